import numpy as np


def soft_threshold(w, by):
    return np.maximum(w - by, 0) + np.minimum(w + by, 0)


def proximal_step(w, g, lr, strength):
    z, t = w - lr * g, lr * strength
    return np.where(z > t, z - t, np.where(z < -t, z + t, 0.0))


def zeros(w):
    return (w == 0).sum() / w.size
