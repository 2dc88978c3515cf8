# cause: added to each weight
"""The answer of a perceptron: weigh, add up, step."""

import numpy as np


def score(x, w, b):
    return x @ (w + b)


def predict(x, w, b):
    """Return 1 where the score is above zero, else 0: x (N, K), w (K,), b () -> (N,)."""
    return np.where(score(x, w, b) > 0, 1, 0)
