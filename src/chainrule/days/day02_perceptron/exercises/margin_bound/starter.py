"""The bound of the convergence theorem: (R / γ)²."""

import numpy as np


def signs(y):
    """Return targets 0 and 1 as -1 and 1: (N,) -> (N,)."""
    raise NotImplementedError


def with_ones(x):
    """Add a last column of ones: (N, K) -> (N, K + 1)."""
    raise NotImplementedError


def margin(x, y, w):
    """Return the smallest signed distance: x (N, K + 1), y (N,) signs, w (K + 1,) -> ()."""
    raise NotImplementedError


def bound(x, y, w):
    """Return (R / γ)², or infinity if w separates nothing: arguments as for `margin`."""
    raise NotImplementedError
