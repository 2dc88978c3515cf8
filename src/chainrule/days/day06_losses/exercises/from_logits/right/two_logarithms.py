import numpy as np


def log_sigmoid(z):
    return np.minimum(z, 0) - np.log1p(np.exp(-np.abs(z)))


def bce(z, t):
    return -np.sum(t * log_sigmoid(z) + (1 - t) * log_sigmoid(-z)) / len(z)


def bce_grad(z, t):
    return (np.exp(log_sigmoid(z)) - t) / len(z)
