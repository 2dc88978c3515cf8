# cause: -1, 0 or 1
"""The answer of a perceptron: weigh, add up, step."""

import numpy as np


def score(x, w, b):
    """Return the weighted sum of each example: x (N, K), w (K,), b () -> (N,)."""
    return x @ w + b


def predict(x, w, b):
    return np.sign(score(x, w, b))
