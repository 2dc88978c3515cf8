# cause: ReLU keeps a positive number as it is
import numpy as np


def relu(z):
    return np.where(z > 0, 1.0, 0.0)


def forward(x, weights, biases):
    for w, b in zip(weights[:-1], biases[:-1]):
        x = relu(x @ w.T + b)
    return x @ weights[-1].T + biases[-1]
