import numpy as np


def log_uniform(u, low, high):
    return np.exp2(np.interp(u, [0, 1], np.log2([low, high])))


def momentum(u, low, high):
    slow = np.log1p([-low, -high])
    return -np.expm1(slow[0] + u * (slow[1] - slow[0]))


def whole(u, low, high):
    return np.trunc(low ** (1 - u) * (high + 1) ** u).astype(np.int32)


def share(low, high, a, b):
    return float(np.diff(np.log10([a, b]))[0] / np.diff(np.log10([low, high]))[0])
