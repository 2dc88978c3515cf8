def order(inputs, out):
    needed, waiting = set(), [out]
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting += inputs[name]
    found = []
    while len(found) < len(needed):
        found += [n for n in needed if n not in found and all(x in found for x in inputs[n])]
    return tuple(found)
