# cause: A pre-order turned round is not enough
def visits(inputs, out):
    known = {}

    def count(name):
        if name not in known:
            known[name] = 1 + sum(count(x) for x in inputs[name])
        return known[name]

    return count(out)


def order(inputs, out):
    found, listed, stack = [], set(), [out]
    while stack:
        name = stack.pop()
        if name not in listed:
            listed.add(name)
            found.append(name)
            stack.extend(inputs[name])
    return found[::-1]
