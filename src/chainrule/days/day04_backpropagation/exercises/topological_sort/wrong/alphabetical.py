# cause: alphabetical order
def order(inputs, out):
    needed = set()

    def visit(name):
        needed.add(name)
        for x in inputs[name]:
            visit(x)

    visit(out)
    return sorted(needed)
