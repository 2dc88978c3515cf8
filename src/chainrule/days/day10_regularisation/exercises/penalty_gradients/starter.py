"""A price on weights, and its gradient."""

import numpy as np


def penalty(layers, l1, l2):
    """Cost of all weights: [(w (O, I), b (O,)), …], numbers -> number."""
    raise NotImplementedError


def penalty_gradients(layers, l1, l2):
    """Gradient of the cost: -> [(dw (O, I), db (O,)), …]."""
    raise NotImplementedError


def l2_of(weight_decay):
    """The L2 strength that does the same in SGD: number -> number."""
    raise NotImplementedError
