def order(inputs, out):
    found, visited = [], set()

    def visit(name):
        if name in visited:
            return
        visited.add(name)
        for x in inputs[name]:
            visit(x)
        found.append(name)  # on the way out: all inputs are in the list

    visit(out)
    return found
