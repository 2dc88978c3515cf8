# cause: cut to a whole number
import numpy as np


def log_uniform(u, low, high):
    exponent = np.log10(low) + u * np.log10(high / low)
    return 10.0 ** np.floor(exponent)


def momentum(u, low, high):
    return 1 - log_uniform(u, 1 - low, 1 - high)


def whole(u, low, high):
    return np.floor(log_uniform(u, low, high + 1)).astype(int)


def share(low, high, a, b):
    return np.log(b / a) / np.log(high / low)
