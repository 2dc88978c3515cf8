# cause: For negative x this is σ(|x|)
import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-np.abs(x)))


def log_sigmoid(x):
    return np.minimum(x, 0) - np.log1p(np.exp(-np.abs(x)))
