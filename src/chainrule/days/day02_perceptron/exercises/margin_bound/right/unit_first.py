import numpy as np


def signs(y):
    return np.where(y == 1, 1.0, -1.0)


def with_ones(x):
    out = np.ones((x.shape[0], x.shape[1] + 1))
    out[:, :-1] = x
    return out


def margin(x, y, w):
    unit = w / np.sqrt(np.sum(w**2))
    return np.min(y * (x * unit).sum(axis=1))


def bound(x, y, w):
    gamma = margin(x, y, w)
    if gamma <= 0:
        return np.inf
    squared_lengths = np.sum(x * x, axis=1)
    return np.max(squared_lengths) / gamma**2
