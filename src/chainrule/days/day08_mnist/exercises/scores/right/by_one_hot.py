import numpy as np


def confusion(y, predicted, classes):
    one = np.eye(classes)
    return one[y].T @ one[predicted]


def accuracy(m):
    return np.trace(m) / np.sum(m)


def precision(m):
    total = m.sum(0)
    return np.divide(m.diagonal(), total, out=np.zeros(len(m)), where=total > 0)


def recall(m):
    total = m.sum(1)
    return np.divide(m.diagonal(), total, out=np.zeros(len(m)), where=total > 0)


def f1(m):
    p, r = precision(m), recall(m)
    return np.divide(2 * p * r, p + r, out=np.zeros(len(m)), where=p + r > 0)
