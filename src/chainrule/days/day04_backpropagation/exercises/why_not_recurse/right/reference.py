def visits(inputs, out):
    known = {}
    for name in order(inputs, out):  # inputs come first, so their numbers are known
        known[name] = 1 + sum(known[x] for x in inputs[name])
    return known[out]


def order(inputs, out):
    found, listed, stack = [], set(), [(out, False)]
    while stack:
        name, ready = stack.pop()
        if name in listed:
            continue
        if ready:  # all inputs are listed
            listed.add(name)
            found.append(name)
        else:
            stack.append((name, True))
            stack.extend((x, False) for x in inputs[name])
    return found
