# cause: exactly zero fires
"""The perceptron's learning rule: correct every mistake by the example itself."""

import numpy as np


def learn(x, y, w, b, lr):
    """Learn from one example: x (K,), y 0 or 1, w (K,), b () -> new w (K,), new b ()."""
    answer = 1 if x @ w + b > 0 else 0
    error = y - answer
    return w + lr * error * x, b + lr * error


def fit(x, y, passes):
    w, b, total = np.zeros(x.shape[1]), 0.0, 0
    for _ in range(passes):
        wrong = 0
        for xi, yi in zip(x, y):
            e = yi - int(xi @ w + b >= 0)
            w, b, wrong = w + e * xi, b + e, wrong + abs(e)
        total += wrong
        if not wrong: break
    return w, b, total
