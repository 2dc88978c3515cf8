import numpy as np


def normalised(x, eps):
    n = len(x)
    ones = np.ones(n, dtype=x.dtype)
    d = x - np.outer(ones, ones @ x / n)
    return d * (1 / np.sqrt(np.diag(d.T @ d) / n + eps))


def batch_norm(x, weight, bias, eps):
    return normalised(x, eps) @ np.diag(weight) + bias
