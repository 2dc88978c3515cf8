# cause: nothing is dropped
import numpy as np


def draw_mask(shape, p, rng):
    return np.ones(shape, dtype=bool)


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
