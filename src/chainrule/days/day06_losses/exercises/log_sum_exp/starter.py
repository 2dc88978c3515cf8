"""The logarithm of a sum of exponentials, and of softmax."""

import numpy as np


def log_sum_exp(x):
    """Return ln Σ exp(x) of each row.

    Shape: x (N, K) -> (N,)
    """
    raise NotImplementedError


def log_softmax(x):
    """Return the logarithm of each row's softmax.

    Shape: x (N, K) -> (N, K)
    """
    raise NotImplementedError
