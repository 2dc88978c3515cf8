import numpy as np


def mul_back(dy, a, b):
    return np.multiply(dy, b), np.multiply(dy, a)


def relu_back(dy, x):
    dx = dy.copy()
    dx[x <= 0] = 0
    return dx


def matmul_back(dy, a, b):
    return np.einsum("nm,km->nk", dy, b), np.einsum("nk,nm->km", a, dy)


def bias_back(dy):
    return np.ones(len(dy)) @ dy


def mean_back(dy, x):
    return np.zeros_like(x) + dy / x.size
