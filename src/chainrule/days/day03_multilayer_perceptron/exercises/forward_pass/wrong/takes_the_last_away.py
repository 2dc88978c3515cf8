# cause: `forward` changes its input
import numpy as np


def relu(z):
    return np.maximum(z, 0)


def forward(x, weights, biases):
    last_w, last_b = weights.pop(), biases.pop()
    for w, b in zip(weights, biases):
        x = relu(x @ w.T + b)
    return x @ last_w.T + last_b
