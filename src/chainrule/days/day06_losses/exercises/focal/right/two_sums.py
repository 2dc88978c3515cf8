import numpy as np


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1.0, e) / (1 + e)


def cross_entropy(z, t):
    s = (2 * t - 1) * z
    return np.maximum(-s, 0) + np.log1p(np.exp(-np.abs(s)))


def p_right(z, t):
    p = sigmoid(z)
    return t * p + (1 - t) * sigmoid(-z)


def focal(z, t, gamma):
    yes, no = z[t == 1], z[t == 0]
    loss_yes = np.maximum(-yes, 0) + np.log1p(np.exp(-np.abs(yes)))
    loss_no = np.maximum(no, 0) + np.log1p(np.exp(-np.abs(no)))
    total = (sigmoid(-yes) ** gamma * loss_yes).sum() + (sigmoid(no) ** gamma * loss_no).sum()
    return total / len(z)
