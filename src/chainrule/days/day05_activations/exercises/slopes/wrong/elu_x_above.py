# cause: Above zero the slope is 1, and this gives x
import numpy as np


def sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1.0, e) / (1 + e)


def sigmoid_slope(x):
    return sigmoid(x) * (1 - sigmoid(x))


def tanh_slope(x):
    return 1 - np.tanh(x) ** 2


def relu_slope(x):
    return np.where(x > 0, 1.0, 0.0)


def leaky_relu_slope(x, a):
    return np.where(x > 0, 1.0, a)


def elu_slope(x, alpha):
    return np.where(x > 0, x, alpha * np.exp(np.minimum(x, 0)))


def silu_slope(x):
    return sigmoid(x) + x * sigmoid(x) * (1 - sigmoid(x))
