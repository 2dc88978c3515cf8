# cause: calls itself, directly or through another
def visits(inputs, out):
    known = {}

    def count(name):
        if name not in known:
            known[name] = 1 + sum(count(x) for x in inputs[name])
        return known[name]

    return count(out)


def order(inputs, out):
    found, visited = [], set()

    def visit(name):
        line = []
        while name not in visited:  # a chain is walked in a loop, a fork by recursion
            visited.add(name)
            line.append(name)
            if len(inputs[name]) == 1:
                name = inputs[name][0]
            else:
                for x in inputs[name]:
                    visit(x)
        found.extend(reversed(line))

    visit(out)
    return found
