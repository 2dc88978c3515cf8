# cause: that of the old weight
import numpy as np


def soft_threshold(w, by):
    size = np.maximum(np.abs(w) - by, 0)
    return np.sign(w) * size


def proximal_step(w, g, lr, strength):
    moved = w - lr * g
    return np.sign(w) * np.maximum(np.abs(moved) - lr * strength, 0)


def zeros(w):
    return np.mean(w == 0)
