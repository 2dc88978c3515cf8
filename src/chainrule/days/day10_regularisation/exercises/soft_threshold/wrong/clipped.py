# cause: limited to `by`
import numpy as np


def soft_threshold(w, by):
    return np.clip(w, -by, by)


def proximal_step(w, g, lr, strength):
    moved = w - lr * g
    return soft_threshold(moved, lr * strength)


def zeros(w):
    return np.mean(w == 0)
