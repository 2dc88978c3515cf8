# cause: The biases are lost
import numpy as np


def merge(weights, biases):
    w = weights[0]
    for w2 in weights[1:]:
        w = w2 @ w
    return w, np.zeros(len(w))
