# cause: in evaluation the scale is applied too
import numpy as np


def draw_mask(shape, p, rng):
    return rng.random(shape) < 1 - p


def forward(x, keep, p, training):
    if p == 1:
        return np.zeros_like(x)
    return (x * keep if training else x) / (1 - p)


def backward(dy, keep, p, training):
    if not training:
        return dy.copy()
    if p == 1:
        return np.zeros_like(dy)
    return dy * keep / (1 - p)
