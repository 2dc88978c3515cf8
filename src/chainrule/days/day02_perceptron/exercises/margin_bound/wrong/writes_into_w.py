# cause: changes its input
"""The bound of the convergence theorem: (R / γ)²."""

import numpy as np


def signs(y):
    """Return targets 0 and 1 as -1 and 1: (N,) -> (N,)."""
    return 2.0 * y - 1.0


def with_ones(x):
    """Add a last column of ones: (N, K) -> (N, K + 1)."""
    return np.column_stack([x, np.ones(len(x))])


def margin(x, y, w):
    w /= np.linalg.norm(w)
    return (y * (x @ w)).min()


def bound(x, y, w):
    """Return (R / γ)², or infinity if w separates nothing: arguments as for `margin`."""
    gamma = margin(x, y, w)
    radius = np.linalg.norm(x, axis=1).max()
    return (radius / gamma) ** 2 if gamma > 0 else np.inf
