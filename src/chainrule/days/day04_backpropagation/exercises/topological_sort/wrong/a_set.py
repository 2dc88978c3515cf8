# cause: must give a list of names, and gave a set
def order(inputs, out):
    found = set()

    def visit(name):
        for x in inputs[name]:
            visit(x)
        found.add(name)

    visit(out)
    return found
