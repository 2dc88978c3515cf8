# cause: Only the first layer runs
import numpy as np


def relu(z):
    return np.maximum(z, 0)


def forward(x, weights, biases):
    for w, b in zip(weights, biases):
        x = relu(x @ w.T + b)
        return x
