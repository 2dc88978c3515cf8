# cause: drawn anew
import numpy as np


def log_uniform(u, low, high):
    rng = np.random.default_rng()
    return np.exp(rng.uniform(np.log(low), np.log(high), size=len(u)))


def momentum(u, low, high):
    return 1 - log_uniform(u, 1 - low, 1 - high)


def whole(u, low, high):
    return np.floor(log_uniform(u, low, high + 1)).astype(int)


def share(low, high, a, b):
    return np.log(b / a) / np.log(high / low)
