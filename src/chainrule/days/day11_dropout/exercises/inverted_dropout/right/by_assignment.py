import numpy as np


def draw_mask(shape, p, rng):
    return rng.choice([False, True], size=shape, p=[p, 1 - p])


def forward(x, keep, p, training):
    y = np.array(x)
    if training:
        y[~keep] = 0
        y[keep] /= (1 - p) or 1
        y *= p < 1
    return y


def backward(dy, keep, p, training):
    with np.errstate(all="ignore"):
        scaled = np.nan_to_num(np.divide(dy * keep, 1 - p))
    return scaled if training else dy
