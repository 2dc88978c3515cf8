# cause: this recursion remembers nothing
def visits(inputs, out):
    seen = set()

    def count(name):
        if name in seen:
            return 1
        seen.add(name)
        return 1 + sum(count(x) for x in inputs[name])

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
