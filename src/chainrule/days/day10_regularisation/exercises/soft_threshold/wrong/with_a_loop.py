# cause: has a Python loop
import numpy as np


def soft_threshold(w, by):
    new = [np.sign(v) * max(abs(v) - by, 0) for v in w.ravel()]
    return np.reshape(new, w.shape)


def proximal_step(w, g, lr, strength):
    moved = w - lr * g
    return soft_threshold(moved, lr * strength)


def zeros(w):
    return np.mean(w == 0)
