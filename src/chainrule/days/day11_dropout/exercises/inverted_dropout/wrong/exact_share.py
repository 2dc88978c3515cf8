# cause: the same number is kept each time
import numpy as np


def draw_mask(shape, p, rng):
    keep = np.zeros(int(np.prod(shape)), dtype=bool)
    keep[rng.permutation(keep.size)[: round(keep.size * (1 - p))]] = True
    return keep.reshape(shape)


def forward(x, keep, p, training):
    if not training:
        return x.copy()
    if p == 1:
        return np.zeros_like(x)
    return x * keep / (1 - p)


def backward(dy, keep, p, training):
    if not training:
        return dy.copy()
    if p == 1:
        return np.zeros_like(dy)
    return dy * keep / (1 - p)
