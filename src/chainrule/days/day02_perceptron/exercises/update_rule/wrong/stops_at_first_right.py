# cause: first right answer
import numpy as np


def learn(x, y, w, b, lr):
    error = y - (1 if x @ w + b > 0 else 0)
    return w + lr * error * x, b + lr * error


def fit(x, y, passes):
    w, b, mistakes = np.zeros(x.shape[1]), 0.0, 0
    for _ in range(passes):
        for x_i, y_i in zip(x, y, strict=True):
            new_w, new_b = learn(x_i, y_i, w, b, 1.0)
            if new_b == b:
                return w, b, mistakes
            w, b, mistakes = new_w, new_b, mistakes + 1
    return w, b, mistakes
