# cause: R is not
"""The bound of the convergence theorem: (R / γ)²."""

import numpy as np


def signs(y):
    """Return targets 0 and 1 as -1 and 1: (N,) -> (N,)."""
    return 2.0 * y - 1.0


def with_ones(x):
    """Add a last column of ones: (N, K) -> (N, K + 1)."""
    return np.column_stack([x, np.ones(len(x))])


def margin(x, y, w):
    """Return the smallest signed distance: x (N, K + 1), y (N,) signs, w (K + 1,) -> ()."""
    return (y * (x @ w)).min() / np.linalg.norm(w)


def bound(x, y, w):
    g = margin(x, y, w)
    return np.linalg.norm(x, axis=1).max() / g ** 2 if g > 0 else np.inf
