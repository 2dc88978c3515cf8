# cause: That is ReLU itself
import numpy as np


def mul_back(dy, a, b):
    return dy * b, dy * a


def relu_back(dy, x):
    return np.maximum(x, 0)


def matmul_back(dy, a, b):
    return dy @ b.T, a.T @ dy


def bias_back(dy):
    return dy.sum(axis=0)


def mean_back(dy, x):
    return np.full(x.shape, dy / x.size)
