# cause: collapse into one linear map
import numpy as np


def relu(z):
    return np.maximum(z, 0)


def forward(x, weights, biases):
    for w, b in zip(weights, biases):
        x = x @ w.T + b
    return x
