"""Focal loss, from scores."""

import numpy as np


def p_right(z, t):
    """Return the probability of the right answer.

    Shape: z (N,), t (N,) of 0 and 1 -> (N,)
    """
    raise NotImplementedError


def focal(z, t, gamma):
    """Return the mean focal loss.

    Shape: z (N,), t (N,) of 0 and 1, gamma a number -> number
    """
    raise NotImplementedError
