"""A sigmoid and its logarithm, for scores of any size."""

import numpy as np


def sigmoid(x):
    """Return 1 / (1 + exp(-x)).

    Shape: x (*) -> (*)
    """
    raise NotImplementedError


def log_sigmoid(x):
    """Return the natural logarithm of the sigmoid.

    Shape: x (*) -> (*)
    """
    raise NotImplementedError
