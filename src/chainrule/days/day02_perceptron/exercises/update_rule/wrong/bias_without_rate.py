# cause: step of the bias
"""The perceptron's learning rule: correct every mistake by the example itself."""

import numpy as np


def learn(x, y, w, b, lr):
    error = y - (1 if x @ w + b > 0 else 0)
    return w + lr * error * x, b + error


def fit(x, y, passes):
    """Learn until a pass has no mistake: x (N, K), y (N,) -> w (K,), b (), mistakes made."""
    w, b, mistakes = np.zeros(x.shape[1]), 0.0, 0
    for _ in range(passes):
        before = mistakes
        for x_i, y_i in zip(x, y, strict=True):
            new_w, new_b = learn(x_i, y_i, w, b, 1.0)
            mistakes += new_b != b
            w, b = new_w, new_b
        if mistakes == before:
            break
    return w, b, mistakes
