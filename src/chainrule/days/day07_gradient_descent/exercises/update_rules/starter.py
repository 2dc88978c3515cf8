"""One step of gradient descent, four ways. All arrays have one shape."""

import numpy as np


def descend(w, g, lr):
    """Return the new weights."""
    raise NotImplementedError


def momentum(w, v, g, lr, beta):
    """Return (new_w, new_v)."""
    raise NotImplementedError


def nesterov(w, v, g, lr, beta):
    """Return (new_w, new_v)."""
    raise NotImplementedError


def decayed(w, g, decay):
    """Return the gradient with weight decay."""
    raise NotImplementedError
