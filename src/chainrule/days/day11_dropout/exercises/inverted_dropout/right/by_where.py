import numpy as np


def draw_mask(shape, p, rng):
    return rng.binomial(1, 1 - p, size=shape).astype(bool)


def forward(x, keep, p, training):
    if not training or p == 0:
        return x
    scale = 0.0 if p == 1 else 1 / (1 - p)
    return np.where(keep, x * scale, 0.0)


def backward(dy, keep, p, training):
    return forward(dy, keep, p, training)  # a product with the same factor
