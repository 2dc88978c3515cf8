# cause: biases are missing
import numpy as np


def relu(z):
    return np.maximum(z, 0)


def forward(x, weights, biases):
    for w in weights[:-1]:
        x = relu(x @ w.T)
    return x @ weights[-1].T
