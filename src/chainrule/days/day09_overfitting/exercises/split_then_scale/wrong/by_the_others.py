# cause: come from the other parts
import numpy as np


def split(x, y, validation, test, rng):
    order = rng.permutation(len(x))
    n_validation, n_test = round(validation * len(x)), round(test * len(x))
    n_train = len(x) - n_validation - n_test
    rows = np.split(order, [n_train, n_train + n_validation])
    return tuple((x[part], y[part]) for part in rows)


def scale(x_train, *others):
    every = np.concatenate(others)
    m, s = every.mean(0), every.std(0)
    s[s == 0] = 1
    return [(p - m) / s for p in (x_train, *others)]


def by_group(groups, share, rng):
    every = np.unique(groups)
    chosen = rng.permutation(every)[: round(share * len(every))]
    return np.isin(groups, chosen)
