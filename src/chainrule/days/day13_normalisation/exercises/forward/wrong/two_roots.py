# cause: one root of the sum
import numpy as np


def normalised(x, eps):
    return (x - x.mean(0)) / (np.sqrt(x.var(0)) + np.sqrt(eps))


def batch_norm(x, weight, bias, eps):
    return weight * normalised(x, eps) + bias
