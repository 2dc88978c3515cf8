import numpy as np


def p_right(z, t):
    p = (1 + np.tanh(z / 2)) / 2
    return p * t + (1 - p) * (1 - t)


def focal(z, t, gamma):
    cross_entropy = np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z)))
    weights = (1 - np.exp(-cross_entropy)) ** gamma
    return weights @ cross_entropy / len(z)
