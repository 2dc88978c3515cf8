"""Softmax of rows, and the way back."""

import numpy as np


def softmax(x):
    """Return the probabilities of each row.

    Shape: x (N, K) -> (N, K)
    """
    raise NotImplementedError


def softmax_grad(p, dp):
    """Return the gradient by the scores, from the gradient by the probabilities.

    Shape: p (N, K), dp (N, K) -> (N, K)
    """
    raise NotImplementedError
