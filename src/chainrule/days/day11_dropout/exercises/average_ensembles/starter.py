"""Several nets, one answer."""

import numpy as np

example = None  # (3, 2): three nets, two classes; the vote and the mean disagree


def average(shares):
    """Return the ensemble's probabilities: (M, N, K) -> (N, K)."""
    raise NotImplementedError


def answers(shares):
    """Return the classes by mean probability: (M, N, K) -> (N,)."""
    raise NotImplementedError


def votes(shares):
    """Return the classes by majority: (M, N, K) -> (N,)."""
    raise NotImplementedError


def differ(shares):
    """Return the examples where the two disagree: (M, N, K) -> (D,)."""
    raise NotImplementedError
