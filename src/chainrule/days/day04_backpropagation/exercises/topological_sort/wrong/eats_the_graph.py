# cause: `order` changes its input
def order(inputs, out):
    found = []

    def visit(name):
        while inputs[name]:
            visit(inputs[name].pop())
        if name not in found:
            found.append(name)

    visit(out)
    return found
