import numpy as np


def learn(x, y, w, b, lr):
    sign = 1 if y == 1 else -1
    fires = np.dot(x, w) + b > 0
    if fires == (y == 1):
        return w.copy(), b
    return w + lr * sign * x, b + lr * sign


def fit(x, y, passes):
    w, b, mistakes = np.zeros(x.shape[1]), 0.0, 0
    for _ in range(passes):
        wrong = 0
        for i in range(len(x)):
            if (x[i] @ w + b > 0) != (y[i] == 1):
                w, b = learn(x[i], y[i], w, b, 1)
                wrong += 1
        mistakes += wrong
        if wrong == 0:
            return w, b, mistakes
    return w, b, mistakes
