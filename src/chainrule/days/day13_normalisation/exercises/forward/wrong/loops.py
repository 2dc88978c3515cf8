# cause: has a Python loop
import numpy as np


def normalised(x, eps):
    d = np.zeros_like(x)
    for c in range(x.shape[1]):
        d[:, c] = x[:, c] - x[:, c].mean()
    var = (d**2).mean(axis=0)
    return d / np.sqrt(var + eps)


def batch_norm(x, weight, bias, eps):
    return weight * normalised(x, eps) + bias
