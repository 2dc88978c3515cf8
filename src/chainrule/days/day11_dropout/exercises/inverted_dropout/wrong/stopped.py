# cause: the gradient is stopped
import numpy as np


def draw_mask(shape, p, rng):
    return rng.random(shape) < 1 - p


def forward(x, keep, p, training):
    if not training:
        return x.copy()
    if p == 1:
        return np.zeros_like(x)
    return x * keep / (1 - p)


def backward(dy, keep, p, training):
    if not training or p == 1:
        return np.zeros_like(dy)
    return dy * keep / (1 - p)
