# cause: The output itself is missing
def order(inputs, out):
    found = []

    def visit(name):
        for x in inputs[name]:
            if x not in found:
                visit(x)
                found.append(x)

    visit(out)
    return found
