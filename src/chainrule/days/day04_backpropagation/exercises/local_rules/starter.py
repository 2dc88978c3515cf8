"""The way back through five ops: dy is the gradient of the loss by the op's output."""

import numpy as np


def mul_back(dy, a, b):
    """Return (da, db) for y = a * b.

    Shape: dy (*), a (*), b (*) -> (*), (*)
    """
    raise NotImplementedError


def relu_back(dy, x):
    """Return dx for y = max(0, x); the slope at exactly 0 is 0.

    Shape: dy (*), x (*) -> (*)
    """
    raise NotImplementedError


def matmul_back(dy, a, b):
    """Return (da, db) for y = a @ b.

    Shape: dy (N, M), a (N, K), b (K, M) -> (N, K), (K, M)
    """
    raise NotImplementedError


def bias_back(dy):
    """Return db for y = x + b, where b (M,) is added to every row of x (N, M).

    Shape: dy (N, M) -> (M,)
    """
    raise NotImplementedError


def mean_back(dy, x):
    """Return dx for y = x.mean(); dy is a number.

    Shape: dy (), x (*) -> (*)
    """
    raise NotImplementedError
