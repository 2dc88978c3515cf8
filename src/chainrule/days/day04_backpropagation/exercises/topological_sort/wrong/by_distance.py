# cause: order by distance from the output
def order(inputs, out):
    found, waiting = [], [out]
    while waiting:
        name = waiting.pop(0)
        if name not in found:
            found.append(name)
            waiting.extend(inputs[name])
    return found[::-1]
