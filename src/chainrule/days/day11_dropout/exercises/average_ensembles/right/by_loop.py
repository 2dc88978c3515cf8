import numpy as np

example = [[0.51, 0.49], [0.0, 1.0], [0.51, 0.49]]


def average(shares):
    total = 0
    for net in shares:
        total = total + net
    return total / len(shares)


def answers(shares):
    return np.array([row.argmax() for row in average(shares)])


def votes(shares):
    found = []
    for n in range(shares.shape[1]):
        count = [0] * shares.shape[2]
        for net in shares:
            count[int(net[n].argmax())] += 1
        found.append(count.index(max(count)))
    return np.array(found)


def differ(shares):
    pairs = zip(answers(shares), votes(shares))
    return np.array([n for n, (a, b) in enumerate(pairs) if a != b])
