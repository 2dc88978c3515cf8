import numpy as np


def split(x, y, validation, test, rng):
    order = rng.permutation(len(y))
    x, y = x[order], y[order]
    a = round(validation * len(y))
    b = a + round(test * len(y))
    return (x[b:], y[b:]), (x[:a], y[:a]), (x[a:b], y[a:b])


def scale(x_train, *others):
    mean, deviation = np.mean(x_train, 0), np.std(x_train, 0)
    deviation[deviation == 0] = 1
    found = []
    for part in (x_train, *others):
        found.append((part - mean) / deviation)
    return found


def by_group(groups, share, rng):
    names = np.unique(groups)
    order = rng.permutation(len(names))
    test = names[order < round(share * len(names))]
    return (groups[:, None] == test).any(axis=1)
