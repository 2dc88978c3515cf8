# cause: order by distance from the output
def visits(inputs, out):
    known = {}

    def count(name):
        if name not in known:
            known[name] = 1 + sum(count(x) for x in inputs[name])
        return known[name]

    return count(out)


def order(inputs, out):
    found, seen = [out], {out}
    for name in found:
        for x in inputs[name]:
            if x not in seen:
                seen.add(x)
                found.append(x)
    return found[::-1]
