# cause: chooses a side
import numpy as np


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def bce(z, t):
    return np.mean(np.logaddexp(0, -(2 * t - 1) * z))


def bce_grad(z, t):
    return (sigmoid(z) - t) / len(z)
