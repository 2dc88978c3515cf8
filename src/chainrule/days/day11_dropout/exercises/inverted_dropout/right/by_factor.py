import numpy as np


def draw_mask(shape, p, rng):
    return rng.random(shape) >= p


def factor(keep, p, training):
    if not training:
        return np.ones(keep.shape)
    return keep / max(1 - p, 1e-12) * (p < 1)


def forward(x, keep, p, training):
    return x * factor(keep, p, training)


def backward(dy, keep, p, training):
    return dy * factor(keep, p, training)
