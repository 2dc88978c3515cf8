# cause: 0 / 0 is NaN
import numpy as np


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def bce(z, t):
    return np.mean(np.maximum(z, 0) - z * t + np.log1p(np.exp(-np.abs(z))))


def bce_grad(z, t):
    p = sigmoid(z)
    by_p = -t / p + (1 - t) / (1 - p)
    return by_p * p * (1 - p) / len(z)
