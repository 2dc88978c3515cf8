# cause: gradient is thresholded
import numpy as np


def soft_threshold(w, by):
    size = np.maximum(np.abs(w) - by, 0)
    return np.sign(w) * size


def proximal_step(w, g, lr, strength):
    return w - lr * soft_threshold(g, strength)


def zeros(w):
    return np.mean(w == 0)
