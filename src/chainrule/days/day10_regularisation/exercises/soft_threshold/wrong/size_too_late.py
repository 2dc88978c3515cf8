# cause: taken off before the size
import numpy as np


def soft_threshold(w, by):
    size = np.maximum(np.abs(w - by), 0)
    return np.sign(w) * size


def proximal_step(w, g, lr, strength):
    moved = w - lr * g
    return soft_threshold(moved, lr * strength)


def zeros(w):
    return np.mean(w == 0)
