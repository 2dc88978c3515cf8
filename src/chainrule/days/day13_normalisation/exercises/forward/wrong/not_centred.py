# cause: the mean is not taken away
import numpy as np


def normalised(x, eps):
    d = x - x.mean(axis=0)
    var = (d**2).mean(axis=0)
    return x / np.sqrt(var + eps)


def batch_norm(x, weight, bias, eps):
    return weight * normalised(x, eps) + bias
