# cause: That is the absolute value
import numpy as np


def relu(z):
    return np.abs(z)


def forward(x, weights, biases):
    for w, b in zip(weights[:-1], biases[:-1]):
        x = relu(x @ w.T + b)
    return x @ weights[-1].T + biases[-1]
