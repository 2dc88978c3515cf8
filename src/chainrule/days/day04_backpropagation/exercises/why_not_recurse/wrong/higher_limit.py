# cause: a higher recursion limit only moves the wall
import sys


def visits(inputs, out):
    known = {}

    def count(name):
        if name not in known:
            known[name] = 1 + sum(count(x) for x in inputs[name])
        return known[name]

    return count(out)


def order(inputs, out):
    found, visited = [], set()
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(100_000)

    def visit(name):
        if name in visited:
            return
        visited.add(name)
        for x in inputs[name]:
            visit(x)
        found.append(name)

    visit(out)
    sys.setrecursionlimit(before)
    return found
