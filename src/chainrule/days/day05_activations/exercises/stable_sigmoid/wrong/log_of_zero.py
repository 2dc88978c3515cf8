# cause: log 0
import numpy as np


def sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, e) / (1 + e)


def log_sigmoid(x):
    return np.log(sigmoid(x))
