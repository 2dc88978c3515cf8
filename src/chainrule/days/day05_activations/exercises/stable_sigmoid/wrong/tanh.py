# cause: This is tanh
import numpy as np


def sigmoid(x):
    return np.tanh(x)


def log_sigmoid(x):
    return np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))
