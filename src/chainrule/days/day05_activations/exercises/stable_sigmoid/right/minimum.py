import numpy as np


def sigmoid(x):
    return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))


def log_sigmoid(x):
    return -np.logaddexp(0, -x)
