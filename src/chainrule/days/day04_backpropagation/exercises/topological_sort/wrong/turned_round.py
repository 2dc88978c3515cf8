# cause: The order is turned round
def order(inputs, out):
    found, visited = [], set()

    def visit(name):
        if name not in visited:
            visited.add(name)
            for x in inputs[name]:
                visit(x)
            found.insert(0, name)

    visit(out)
    return found
