# cause: Only the calls that end at a leaf
def visits(inputs, out):
    known = {}

    def count(name):
        if not inputs[name]:
            return 1
        if name not in known:
            known[name] = sum(count(x) for x in inputs[name])
        return known[name]

    return count(out)


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
