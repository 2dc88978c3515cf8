# cause: A clipped probability
import numpy as np


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def bce(z, t):
    p = np.clip(sigmoid(z), 1e-7, 1 - 1e-7)
    return np.mean(-t * np.log(p) - (1 - t) * np.log(1 - p))


def bce_grad(z, t):
    return (sigmoid(z) - t) / len(z)
