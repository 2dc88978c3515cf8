# cause: recurses too deep
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
        if name in visited:
            return
        visited.add(name)
        for x in inputs[name]:
            visit(x)
        found.append(name)

    visit(out)
    return found
