def order(inputs, out):
    walk, ring = [], [out]
    while ring:  # a name stands in one ring for every length of a way that leads to it
        walk += ring
        ring = list(dict.fromkeys(x for name in ring for x in inputs[name]))
    return list(dict.fromkeys(reversed(walk)))
