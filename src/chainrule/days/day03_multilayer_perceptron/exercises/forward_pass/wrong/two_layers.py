# cause: Only two layers run
import numpy as np


def relu(z):
    return np.maximum(z, 0)


def forward(x, weights, biases):
    h = relu(x @ weights[0].T + biases[0])
    return h @ weights[1].T + biases[1]
