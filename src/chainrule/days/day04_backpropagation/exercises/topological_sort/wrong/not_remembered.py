# cause: A shared input is listed once for every use
def order(inputs, out):
    found = []

    def visit(name):
        for x in inputs[name]:
            visit(x)
        found.append(name)

    visit(out)
    return found
