import numpy as np


def sigmoid(x):
    return np.exp(np.minimum(x, 0)) / (1 + np.exp(-np.abs(x)))


def sigmoid_slope(x):
    y = sigmoid(x)
    return y - y * y


def tanh_slope(x):
    y = np.tanh(x)
    return (1 - y) * (1 + y)


def relu_slope(x):
    return (x > 0).astype(float)


def leaky_relu_slope(x, a):
    up = relu_slope(x)
    return up + a * (1 - up)


def elu_slope(x, alpha):
    up = relu_slope(x)
    return up + alpha * np.exp(np.minimum(x, 0)) * (1 - up)


def silu_slope(x):
    y = sigmoid(x)
    return y * (1 + x * (1 - y))
