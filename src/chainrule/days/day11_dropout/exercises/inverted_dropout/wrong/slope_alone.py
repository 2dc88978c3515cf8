# cause: slope alone
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
    if not training:
        return np.ones_like(dy)
    return keep / (1 - p) if p < 1 else np.zeros(keep.shape)
