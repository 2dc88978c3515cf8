import numpy as np


def signs(y):
    return (y > 0.5) * 2.0 - 1.0


def with_ones(x):
    return np.pad(x, ((0, 0), (0, 1)), constant_values=1.0)


def margin(x, y, w):
    return np.einsum("n,nk,k->n", y, x, w / (w @ w) ** 0.5).min()


def bound(x, y, w):
    right_side = np.all(y * (x @ w) > 0)
    lengths = np.sqrt(np.einsum("nk,nk->n", x, x))
    return float((lengths.max() / margin(x, y, w)) ** 2) if right_side else float("inf")
