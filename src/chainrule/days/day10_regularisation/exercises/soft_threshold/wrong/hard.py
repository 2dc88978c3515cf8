# cause: hard thresholding
import numpy as np


def soft_threshold(w, by):
    return np.where(np.abs(w) > by, w, 0)


def proximal_step(w, g, lr, strength):
    moved = w - lr * g
    return soft_threshold(moved, lr * strength)


def zeros(w):
    return np.mean(w == 0)
