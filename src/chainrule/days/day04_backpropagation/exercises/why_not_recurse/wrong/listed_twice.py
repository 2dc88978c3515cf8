# cause: A name is listed twice
def visits(inputs, out):
    known = {}

    def count(name):
        if name not in known:
            known[name] = 1 + sum(count(x) for x in inputs[name])
        return known[name]

    return count(out)


def order(inputs, out):
    found, stack = [], [(out, False)]
    while stack:
        name, ready = stack.pop()
        if ready:
            found.append(name)
        else:
            stack.append((name, True))
            stack.extend((x, False) for x in inputs[name])
    return found
