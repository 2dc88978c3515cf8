"""Gradients of four mean losses."""

import numpy as np


def mse_grad(y, t):
    """Gradient of the mean squared error by y. Shape: y (N,), t (N,) -> (N,)"""
    raise NotImplementedError


def mae_grad(y, t):
    """Gradient of the mean absolute error by y. Shape: y (N,), t (N,) -> (N,)"""
    raise NotImplementedError


def huber_grad(y, t, delta):
    """Gradient of the mean Huber loss by y. Shape: y (N,), t (N,) -> (N,)"""
    raise NotImplementedError


def cross_entropy_grad(z, labels):
    """Gradient of the mean cross-entropy by the scores.

    Shape: z (N, K), labels (N,) of whole numbers -> (N, K)
    """
    raise NotImplementedError
