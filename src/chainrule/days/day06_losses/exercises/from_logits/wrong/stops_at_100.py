# cause: all sure mistakes cost the same
import numpy as np


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def bce(z, t):
    p = sigmoid(z)
    yes, no = np.maximum(np.log(p), -100), np.maximum(np.log(1 - p), -100)
    return -np.mean(t * yes + (1 - t) * no)


def bce_grad(z, t):
    return (sigmoid(z) - t) / len(z)
