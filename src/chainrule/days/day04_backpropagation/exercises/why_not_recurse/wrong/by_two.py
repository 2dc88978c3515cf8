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
        if name not in visited:
            visited.add(name)
            visit_all(inputs[name])
            found.append(name)

    def visit_all(names):
        for name in names:
            visit(name)

    visit(out)
    return found
