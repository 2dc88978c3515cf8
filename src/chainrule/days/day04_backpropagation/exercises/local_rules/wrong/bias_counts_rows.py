# cause: that counts the rows
import numpy as np


def mul_back(dy, a, b):
    return dy * b, dy * a


def relu_back(dy, x):
    return dy * (x > 0)


def matmul_back(dy, a, b):
    return dy @ b.T, a.T @ dy


def bias_back(dy):
    return np.full(dy.shape[1], len(dy))


def mean_back(dy, x):
    return np.full(x.shape, dy / x.size)
