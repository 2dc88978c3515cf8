import numpy as np


def split(x, y, validation, test, rng):
    n = len(x)
    place = rng.permutation(n)
    n_test, n_validation = round(test * n), round(validation * n)
    is_test = place < n_test
    is_validation = (place >= n_test) & (place < n_test + n_validation)
    is_train = ~(is_test | is_validation)
    return (
        (x[is_train], y[is_train]),
        (x[is_validation], y[is_validation]),
        (x[is_test], y[is_test]),
    )


def scale(x_train, *others):
    mean = x_train.sum(axis=0) / len(x_train)
    variance = ((x_train - mean) ** 2).sum(axis=0) / len(x_train)
    factor = np.where(variance > 1e-20, 1 / np.sqrt(np.maximum(variance, 1e-20)), 1.0)
    return [(one - mean) * factor for one in [x_train, *others]]


def by_group(groups, share, rng):
    names, number = np.unique(groups, return_inverse=True)
    in_test = np.zeros(len(names), dtype=bool)
    in_test[rng.choice(len(names), round(share * len(names)), replace=False)] = True
    return in_test[number]
