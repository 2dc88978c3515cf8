import numpy as np


def learn(x, y, w, b, lr):
    whole, example = np.append(w, b), np.append(x, 1.0)
    whole = whole + lr * (y - np.heaviside(example @ whole, 0)) * example
    return whole[:-1], whole[-1]


def fit(x, y, passes):
    x = np.column_stack([x, np.ones(len(x))])
    w, mistakes, right = np.zeros(x.shape[1]), 0, 0
    for step in range(passes * len(x)):
        if step % len(x) == 0:
            if right == len(x):
                break
            right = 0
        example, target = x[step % len(x)], y[step % len(x)]
        error = target - int(example @ w > 0)
        right += error == 0
        mistakes += abs(error)
        w = w + error * example
    return w[:-1], w[-1], mistakes
