# cause: groups is cut off
import numpy as np


def split(x, y, validation, test, rng):
    order = rng.permutation(len(x))
    n_validation, n_test = round(validation * len(x)), round(test * len(x))
    n_train = len(x) - n_validation - n_test
    rows = np.split(order, [n_train, n_train + n_validation])
    return tuple((x[part], y[part]) for part in rows)


def scale(x_train, *others):
    mean = x_train.mean(axis=0)
    deviation = x_train.std(axis=0)
    divisor = np.where(deviation > 0, deviation, 1)
    return [(part - mean) / divisor for part in (x_train, *others)]


def by_group(groups, share, rng):
    g = rng.permutation(np.unique(groups))
    return np.isin(groups, g[: int(share * len(g))])
