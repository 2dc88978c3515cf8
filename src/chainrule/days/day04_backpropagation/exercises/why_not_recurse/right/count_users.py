def visits(inputs, out):
    known = {}

    def count(name):
        if name not in known:
            known[name] = 1 + sum(count(x) for x in inputs[name])
        return known[name]

    return count(out)


def order(inputs, out):
    users, waiting = {out: 0}, [out]
    for name in waiting:
        for x in inputs[name]:
            if x not in users:
                users[x] = 0
                waiting.append(x)
            users[x] += 1
    found, ready = [], [out]
    while ready:
        name = ready.pop()
        found.append(name)
        for x in inputs[name]:
            users[x] -= 1
            if users[x] == 0:
                ready.append(x)
    return found[::-1]
