import numpy as np


def learn(x, y, w, b, lr):
    e = y - np.heaviside(w @ x + b, 0)
    w = w.copy()
    w += lr * e * x
    return w, b + lr * e


def fit(x, y, passes):
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
