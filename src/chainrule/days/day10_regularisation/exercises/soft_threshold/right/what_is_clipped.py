import numpy as np


def soft_threshold(w, by):
    return w - np.clip(w, -by, by)


def proximal_step(w, g, lr, strength):
    new = w - lr * g
    new = new - np.clip(new, -lr * strength, lr * strength)
    return new


def zeros(w):
    return 1 - np.count_nonzero(w) / np.size(w)
