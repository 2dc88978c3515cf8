# cause: a perceptron fires above 0
import numpy as np


def learn(x, y, w, b, lr):
    answer = 1 if x @ w + b > 0.5 else 0
    error = y - answer
    return w + lr * error * x, b + lr * error


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
