# cause: taken of what is left
import numpy as np


def split(x, y, validation, test, rng):
    n = len(x); o = rng.permutation(n)
    t = round(test * n)
    v = round(validation * (n - t))
    a, b, c = o[v + t:], o[:v], o[v:v + t]
    return (x[a], y[a]), (x[b], y[b]), (x[c], y[c])


def scale(x_train, *others):
    mean = x_train.mean(axis=0)
    deviation = x_train.std(axis=0)
    divisor = np.where(deviation > 0, deviation, 1)
    return [(part - mean) / divisor for part in (x_train, *others)]


def by_group(groups, share, rng):
    every = np.unique(groups)
    chosen = rng.permutation(every)[: round(share * len(every))]
    return np.isin(groups, chosen)
