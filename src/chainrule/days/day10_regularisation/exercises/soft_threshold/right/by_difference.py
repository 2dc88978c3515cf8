import numpy as np


def soft_threshold(w, by):
    return w - np.clip(w, -by, by)


def proximal_step(w, g, lr, strength):
    new = np.array(w, dtype=float)
    new -= lr * g
    return soft_threshold(new, strength * lr)


def zeros(w):
    return 1 - np.count_nonzero(w) / w.size
