# cause: A pre-order turned round is not enough
def order(inputs, out):
    found = []

    def visit(name):
        if name not in found:
            found.append(name)
            for x in inputs[name]:
                visit(x)

    visit(out)
    return list(reversed(found))
