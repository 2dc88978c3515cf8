# cause: along the rows
import numpy as np


def normalised(x, eps):
    d = x - x.mean(axis=1, keepdims=True)
    var = (d**2).mean(axis=1, keepdims=True)
    return d / np.sqrt(var + eps)


def batch_norm(x, weight, bias, eps):
    return weight * normalised(x, eps) + bias
