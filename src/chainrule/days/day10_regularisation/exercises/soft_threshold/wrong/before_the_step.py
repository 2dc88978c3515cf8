# cause: comes before the gradient step
import numpy as np


def soft_threshold(w, by):
    size = np.maximum(np.abs(w) - by, 0)
    return np.sign(w) * size


def proximal_step(w, g, lr, strength):
    return soft_threshold(w, lr * strength) - lr * g


def zeros(w):
    return np.mean(w == 0)
