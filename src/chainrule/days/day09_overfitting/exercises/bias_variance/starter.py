"""Bias and variance, by drawing the training set again and again."""

import numpy as np


def predictions(sample, fit, x_new, rounds, rng):
    """Answers of models that were fitted to fresh training sets: -> (R, N)."""
    raise NotImplementedError


def bias_variance(predicted, truth):
    """Squared bias and variance, means over the points: (R, N), (N,) -> two numbers."""
    raise NotImplementedError


def expected_error(predicted, truth, noise):
    """Mean squared error to expect on fresh targets: (R, N), (N,), number -> number."""
    raise NotImplementedError
