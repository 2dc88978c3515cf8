# cause: which undoes both
import numpy as np


def normalised(x, eps):
    d = x - x.mean(axis=0)
    var = (d**2).mean(axis=0)
    return d / np.sqrt(var + eps)


def batch_norm(x, weight, bias, eps):
    return normalised(weight * x + bias, eps)
