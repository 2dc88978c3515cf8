"""Binary cross-entropy, straight from the scores."""

import numpy as np


def bce(z, t):
    """Return the mean loss of scores at targets.

    Shape: z (N,), t (N,) -> number
    """
    raise NotImplementedError


def bce_grad(z, t):
    """Return the gradient of that mean by the scores.

    Shape: z (N,), t (N,) -> (N,)
    """
    raise NotImplementedError
