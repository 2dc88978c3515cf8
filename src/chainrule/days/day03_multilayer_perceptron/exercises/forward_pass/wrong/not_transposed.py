# cause: raised ValueError
import numpy as np


def relu(z):
    return np.maximum(z, 0)


def forward(x, weights, biases):
    for w, b in zip(weights[:-1], biases[:-1]):
        x = relu(w @ x + b)
    return weights[-1] @ x + biases[-1]
