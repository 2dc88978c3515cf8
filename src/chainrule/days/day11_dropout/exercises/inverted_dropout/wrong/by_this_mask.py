# cause: the share that this mask kept
import numpy as np


def draw_mask(shape, p, rng):
    return rng.random(shape) < 1 - p


def forward(x, keep, p, training):
    if not training or p == 1:
        return x * (1 - training)
    return x * keep * keep.size / keep.sum()


def backward(dy, keep, p, training):
    if not training:
        return dy.copy()
    if p == 1:
        return np.zeros_like(dy)
    return dy * keep / (1 - p)
