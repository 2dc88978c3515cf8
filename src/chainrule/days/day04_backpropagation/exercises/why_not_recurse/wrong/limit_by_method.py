# cause: a higher recursion limit only moves the wall
import sys


def visits(inputs, out):
    known = {}

    def count(name):
        if name not in known:
            known[name] = 1 + sum(count(x) for x in inputs[name])
        return known[name]

    return count(out)


class Walk:
    def __init__(self, inputs):
        self.inputs, self.found, self.visited = inputs, [], set()

    def visit(self, name):
        if name not in self.visited:
            self.visited.add(name)
            for x in self.inputs[name]:
                self.visit(x)
            self.found.append(name)


def order(inputs, out):
    walk, before = Walk(inputs), sys.getrecursionlimit()
    sys.setrecursionlimit(100_000)
    walk.visit(out)
    sys.setrecursionlimit(before)
    return walk.found
