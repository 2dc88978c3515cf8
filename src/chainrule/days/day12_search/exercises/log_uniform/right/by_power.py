import numpy as np


def log_uniform(u, low, high):
    return low * np.power(high / low, u)


def momentum(u, low, high):
    return 1 - (1 - low) ** (1 - u) * (1 - high) ** u


def whole(u, low, high):
    values = low * np.power((high + 1) / low, u)
    return np.clip(values.astype(np.int64), low, high)


def share(low, high, a, b):
    return (np.log10(b) - np.log10(a)) / (np.log10(high) - np.log10(low))
