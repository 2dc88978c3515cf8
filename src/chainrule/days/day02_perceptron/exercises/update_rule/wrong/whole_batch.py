# cause: at the end of the pass
import numpy as np


def learn(x, y, w, b, lr):
    error = y - (1 if x @ w + b > 0 else 0)
    return w + lr * error * x, b + lr * error


def fit(x, y, passes):
    w, b, mistakes = np.zeros(x.shape[1]), 0.0, 0
    for _ in range(passes):
        error = y - np.where(x @ w + b > 0, 1, 0)
        if not error.any():
            break
        w, b = w + error @ x, b + error.sum()
        mistakes += int(np.abs(error).sum())
    return w, b, mistakes
