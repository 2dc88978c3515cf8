# cause: The edges are counted
def visits(inputs, out):
    return sum(len(inputs[name]) for name in order(inputs, out))


def order(inputs, out):
    found, listed, stack = [], set(), [(out, False)]
    while stack:
        name, ready = stack.pop()
        if name in listed:
            continue
        if ready:
            listed.add(name)
            found.append(name)
        else:
            stack.append((name, True))
            stack.extend((x, False) for x in inputs[name])
    return found
