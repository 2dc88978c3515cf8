"""Dropout as it is used today, forward and backward."""

import numpy as np


def draw_mask(shape, p, rng):
    """Return a fresh mask: tuple, share dropped, np.random.Generator -> bool (shape)."""
    raise NotImplementedError


def forward(x, keep, p, training):
    """Return the output: x (*), keep (*) bool -> (*)."""
    raise NotImplementedError


def backward(dy, keep, p, training):
    """Return the gradient by x: dy (*), keep (*) bool -> (*)."""
    raise NotImplementedError
