import numpy as np


def log_uniform(u, low, high):
    exponent = (1 - u) * np.log10(low) + u * np.log10(high)
    return 10**exponent


def momentum(u, low, high):
    slow = log_uniform(1 - u, 1 - high, 1 - low)
    return 1.0 - slow


def whole(u, low, high):
    return log_uniform(u, low, high + 1) // 1


def share(low, high, a, b):
    below_a, below_b = np.log(np.array([a, b]) / low) / np.log(high / low)
    return below_b - below_a
