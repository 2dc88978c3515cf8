import numpy as np


def confusion(y, predicted, classes):
    m = np.zeros((classes, classes))
    for true, said in zip(y, predicted):
        m[true, said] += 1
    return m


def accuracy(m):
    return sum(m[k, k] for k in range(len(m))) / m.sum()


def precision(m):
    values = []
    for k in range(len(m)):
        called = m[:, k].sum()
        values.append(m[k, k] / called if called else 0.0)
    return np.array(values)


def recall(m):
    return precision(m.T)


def f1(m):
    right = m.diagonal()
    return 2 * right / np.maximum(m.sum(axis=0) + m.sum(axis=1), 1)
