import numpy as np


def split(x, y, validation, test, rng):
    n = len(x)
    v, t = round(validation * n), round(test * n)
    parts = np.split(rng.permutation(n), [t, t + v])
    te, va, tr = parts
    return (x[tr], y[tr]), (x[va], y[va]), (x[te], y[te])


def scale(x_train, *others):
    m, s = x_train.mean(0, keepdims=True), x_train.std(0, keepdims=True)
    s = np.where(s == 0, 1.0, s)
    return [np.divide(np.subtract(p, m), s) for p in (x_train, *others)]


def by_group(groups, share, rng):
    names, at = np.unique(groups, return_inverse=True)
    n = round(share * names.size)
    mask = np.zeros(names.size, bool)
    mask[rng.permutation(names.size)[:n]] = True
    return mask[at]
