import numpy as np


def mul_back(dy, a, b):
    return [b * dy, a * dy]


def relu_back(dy, x):
    dx = np.zeros_like(dy)
    np.copyto(dx, dy, where=x > 0)
    return dx


def matmul_back(dy, a, b):
    return np.tensordot(dy, b, axes=(1, 1)), np.tensordot(a, dy, axes=(0, 0))


def bias_back(dy):
    db = np.zeros(dy.shape[1])
    np.add.at(db, np.tile(np.arange(dy.shape[1]), len(dy)), dy.ravel())
    return db


def mean_back(dy, x):
    return np.broadcast_to(dy / x.size, x.shape)
