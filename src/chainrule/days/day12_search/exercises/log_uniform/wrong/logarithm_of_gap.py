# cause: logarithm is taken of the difference
import numpy as np


def log_uniform(u, low, high):
    return np.exp(np.log(low) + u * np.log(high - low))


def momentum(u, low, high):
    return 1 - log_uniform(u, 1 - low, 1 - high)


def whole(u, low, high):
    return np.floor(log_uniform(u, low, high + 1)).astype(int)


def share(low, high, a, b):
    return np.log(b / a) / np.log(high / low)
