# cause: counts as seen when it is pushed
def visits(inputs, out):
    known = {}

    def count(name):
        if name not in known:
            known[name] = 1 + sum(count(x) for x in inputs[name])
        return known[name]

    return count(out)


def order(inputs, out):
    found, seen, stack = [], {out}, [(out, False)]
    while stack:
        name, ready = stack.pop()
        if ready:
            found.append(name)
        else:
            stack.append((name, True))
            for x in inputs[name]:
                if x not in seen:
                    seen.add(x)
                    stack.append((x, False))
    return found
