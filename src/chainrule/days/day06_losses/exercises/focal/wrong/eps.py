# cause: all sure mistakes cost the same
import numpy as np


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def cross_entropy(z, t):
    s = (2 * t - 1) * z
    return np.maximum(-s, 0) + np.log1p(np.exp(-np.abs(s)))


def p_right(z, t):
    return sigmoid((2 * t - 1) * z)


def focal(z, t, gamma):
    p = p_right(z, t)
    return -np.mean((1 - p) ** gamma * np.log(p + 1e-12))
