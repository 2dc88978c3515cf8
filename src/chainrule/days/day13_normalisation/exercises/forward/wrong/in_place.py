# cause: changes its input
import numpy as np


def normalised(x, eps):
    x -= x.mean(axis=0)
    d = x
    var = (d**2).mean(axis=0)
    return d / np.sqrt(var + eps)


def batch_norm(x, weight, bias, eps):
    return weight * normalised(x, eps) + bias
