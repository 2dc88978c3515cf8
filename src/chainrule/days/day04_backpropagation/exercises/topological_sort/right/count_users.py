def order(inputs, out):
    users, waiting = {out: 0}, [out]
    for name in waiting:  # first count how often each name is used
        for x in inputs[name]:
            if x not in users:
                users[x] = 0
                waiting.append(x)
            users[x] += 1
    found, ready = [], [out]
    while ready:  # a name is ready when all its users are listed
        name = ready.pop()
        found.append(name)
        for x in inputs[name]:
            users[x] -= 1
            if users[x] == 0:
                ready.append(x)
    return found[::-1]
