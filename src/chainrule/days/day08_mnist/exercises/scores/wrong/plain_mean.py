# cause: plain mean
import numpy as np


def confusion(y, predicted, classes):
    m = np.zeros((classes, classes), dtype=int)
    np.add.at(m, (y, predicted), 1)
    return m


def accuracy(m):
    return np.diag(m).sum() / m.sum()


def precision(m):
    return np.diag(m) / np.maximum(m.sum(axis=0), 1)


def recall(m):
    return np.diag(m) / np.maximum(m.sum(axis=1), 1)


def f1(m):
    return (precision(m) + recall(m)) / 2
