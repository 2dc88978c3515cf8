# cause: the probability of the wrong answer
import numpy as np


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def cross_entropy(z, t):
    s = (2 * t - 1) * z
    return np.maximum(-s, 0) + np.log1p(np.exp(-np.abs(s)))


def p_right(z, t):
    return np.where(t == 0, sigmoid(z), 1 - sigmoid(z))


def focal(z, t, gamma):
    return np.mean((p_right(z, t)) ** gamma * cross_entropy(z, t))
