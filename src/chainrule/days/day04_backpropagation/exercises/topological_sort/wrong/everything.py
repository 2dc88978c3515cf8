# cause: the output does not need it
def order(inputs, out):
    found = []

    def visit(name):
        if name in found:
            return
        for x in inputs[name]:
            visit(x)
        found.append(name)

    for name in inputs:
        visit(name)
    return found
