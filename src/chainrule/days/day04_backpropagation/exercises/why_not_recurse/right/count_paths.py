from collections import deque


def visits(inputs, out):
    paths = {out: 1}  # a name is called once for every path that leads to it
    for name in reversed(order(inputs, out)):
        for x in inputs[name]:
            paths[x] = paths.get(x, 0) + paths[name]
    return sum(paths.values())


def order(inputs, out):
    users, waiting = {out: []}, deque([out])
    while waiting:
        name = waiting.popleft()
        for x in inputs[name]:
            if x not in users:
                users[x] = []
                waiting.append(x)
            users[x].append(name)
    missing = {name: len(inputs[name]) for name in users}
    ready, found = deque(name for name in users if not missing[name]), []
    while ready:  # from the leaves upwards
        name = ready.popleft()
        found.append(name)
        for user in users[name]:
            missing[user] -= 1
            if not missing[user]:
                ready.append(user)
    return found
