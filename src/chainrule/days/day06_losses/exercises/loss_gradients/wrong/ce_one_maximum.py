# cause: One maximum for all rows
import numpy as np


def mse_grad(y, t):
    return 2 * (y - t) / len(y)


def mae_grad(y, t):
    return np.sign(y - t) / len(y)


def huber_grad(y, t, delta):
    return np.clip(y - t, -delta, delta) / len(y)


def cross_entropy_grad(z, labels):
    e = np.exp(z - z.max())
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(z)), labels] -= 1
    return p / len(z)
