def order(inputs, out):
    found, listed, stack = [], set(), [(out, False)]

    def visit(name, ready):
        if ready and name not in listed:
            listed.add(name)
            found.append(name)
        elif name not in listed:
            stack.append((name, True))
            stack.extend((x, False) for x in inputs[name])

    while stack:
        visit(*stack.pop())
    return found


def visits(inputs, out):
    known = {}

    def visit(name):  # of the same name as the one in `order`; this one may recurse
        if name not in known:
            known[name] = 1 + sum(visit(x) for x in inputs[name])
        return known[name]

    return visit(out)
