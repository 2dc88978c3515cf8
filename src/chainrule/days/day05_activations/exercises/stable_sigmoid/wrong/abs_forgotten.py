# cause: For negative x this is σ(|x|)
import numpy as np


def sigmoid(x):
    e = np.exp(-x)
    return np.where(x >= 0, 1.0, e) / (1 + e)


def log_sigmoid(x):
    return np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))
