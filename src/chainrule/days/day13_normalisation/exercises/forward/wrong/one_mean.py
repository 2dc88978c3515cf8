# cause: one mean for all columns
import numpy as np


def normalised(x, eps):
    d = x - x.mean()
    var = (d**2).mean()
    return d / np.sqrt(var + eps)


def batch_norm(x, weight, bias, eps):
    return weight * normalised(x, eps) + bias
