from functools import cache


def visits(inputs, out):
    @cache
    def count(name):
        return 1 + sum(map(count, inputs[name]))

    return count(out)


def order(inputs, out):
    found, entered = [], {out}
    stack = [(out, iter(inputs[out]))]  # where each open name stands in its list
    while stack:
        name, rest = stack[-1]
        x = next((x for x in rest if x not in entered), None)
        if x is None:
            stack.pop()
            found.append(name)
        else:
            entered.add(x)
            stack.append((x, iter(inputs[x])))
    return found
