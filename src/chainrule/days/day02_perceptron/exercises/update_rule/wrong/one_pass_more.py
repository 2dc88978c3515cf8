# cause: one pass more
"""The perceptron's learning rule: correct every mistake by the example itself."""

import numpy as np


def learn(x, y, w, b, lr):
    """Learn from one example: x (K,), y 0 or 1, w (K,), b () -> new w (K,), new b ()."""
    answer = 1 if x @ w + b > 0 else 0
    error = y - answer
    return w + lr * error * x, b + lr * error


def fit(x, y, passes):
    w, b, m = np.zeros(x.shape[1]), 0.0, 0
    for _ in range(passes + 1):
        before = m
        for xi, yi in zip(x, y):
            m += int((xi @ w + b > 0) != yi)
            w, b = learn(xi, yi, w, b, 1.0)
        if m == before: break
    return w, b, m
