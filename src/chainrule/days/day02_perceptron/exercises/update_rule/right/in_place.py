import numpy as np


def learn(x, y, w, b, lr):
    answer = 1 if x @ w + b > 0 else 0
    error = y - answer
    return w + lr * error * x, b + lr * error


def fit(x, y, passes):
    n, k = x.shape
    w = np.zeros(k)
    b = 0.0
    total = 0
    for _ in range(passes):
        wrong = 0
        for i in range(n):
            e = y[i] - (1 if np.dot(w, x[i]) + b > 0 else 0)
            if e != 0:
                w += e * x[i]
                b += e
                wrong += 1
        total += wrong
        if not wrong:
            break
    return w, b, total
