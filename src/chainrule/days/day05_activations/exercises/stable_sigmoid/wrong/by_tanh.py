# cause: loses small values
import numpy as np


def sigmoid(x):
    return (1 + np.tanh(x / 2)) / 2


def log_sigmoid(x):
    return np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))
