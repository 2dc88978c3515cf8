# cause: A name is appended before its inputs are visited
def order(inputs, out):
    found, visited = [], set()

    def visit(name):
        if name not in visited:
            visited.add(name)
            found.append(name)
            for x in inputs[name]:
                visit(x)

    visit(out)
    return found
