import numpy as np


def sigmoid(x):
    return (1 + np.tanh(x / 2)) / 2


def sigmoid_slope(x):
    return sigmoid(x) * (1 - sigmoid(x))


def tanh_slope(x):
    return 4 * sigmoid_slope(2 * x)


def relu_slope(x):
    return np.where(x > 0, 1.0, 0.0)


def leaky_relu_slope(x, a):
    y = np.ones_like(x)
    y[x <= 0] = a
    return y


def elu_slope(x, alpha):
    y = np.ones_like(x)
    y[x <= 0] = alpha * np.exp(x[x <= 0])
    return y


def silu_slope(x):
    return sigmoid(x) + x * sigmoid(x) * (1 - sigmoid(x))
