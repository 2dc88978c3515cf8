"""Settings from even draws."""

import numpy as np


def log_uniform(u, low, high):
    """Return values even on the logarithm: u (N,) -> (N,)."""
    raise NotImplementedError


def momentum(u, low, high):
    """Return momenta whose 1 - beta is even on the logarithm: u (N,) -> (N,)."""
    raise NotImplementedError


def whole(u, low, high):
    """Return whole numbers, low and high included: u (N,) -> (N,)."""
    raise NotImplementedError


def share(low, high, a, b):
    """Return the share of log-uniform draws that falls between a and b."""
    raise NotImplementedError
