# cause: not those of the differences
import numpy as np


def normalised(x, eps):
    return (x - x.mean(0)) / np.sqrt((x**2).mean(0) + eps)


def batch_norm(x, weight, bias, eps):
    return weight * normalised(x, eps) + bias
