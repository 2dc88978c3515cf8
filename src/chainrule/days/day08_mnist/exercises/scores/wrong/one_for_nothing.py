# cause: never occurs is not 0
import numpy as np


def confusion(y, predicted, classes):
    m = np.zeros((classes, classes), dtype=int)
    np.add.at(m, (y, predicted), 1)
    return m


def accuracy(m):
    return np.diag(m).sum() / m.sum()


def precision(m):
    return np.nan_to_num(np.diag(m) / m.sum(axis=0), nan=1.0)


def recall(m):
    return np.diag(m) / np.maximum(m.sum(axis=1), 1)


def f1(m):
    p, r = precision(m), recall(m)
    return 2 * p * r / np.where(p + r > 0, p + r, 1)
