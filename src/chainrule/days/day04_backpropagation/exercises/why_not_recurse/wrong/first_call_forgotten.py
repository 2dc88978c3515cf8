# cause: The first call is not counted
def visits(inputs, out):
    known = {}

    def count(name):
        if name not in known:
            known[name] = 1 + sum(count(x) for x in inputs[name])
        return known[name]

    return sum(count(x) for x in inputs[out])


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
