import numpy as np


def sigmoid(x):
    y = np.empty_like(x, dtype=float)
    up = x >= 0
    y[up] = 1 / (1 + np.exp(-x[up]))
    e = np.exp(x[~up])
    y[~up] = e / (1 + e)
    return y


def log_sigmoid(x):
    y = np.empty_like(x, dtype=float)
    up = x >= 0
    y[up] = -np.log1p(np.exp(-x[up]))
    y[~up] = x[~up] - np.log1p(np.exp(x[~up]))
    return y
