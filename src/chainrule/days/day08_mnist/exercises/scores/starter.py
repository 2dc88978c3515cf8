"""What accuracy hides."""

import numpy as np


def confusion(y, predicted, classes):
    """Count pairs: (N,), (N,) -> (K, K), row = true class, column = predicted class."""
    raise NotImplementedError


def accuracy(m):
    """Share of right answers: (K, K) -> number."""
    raise NotImplementedError


def precision(m):
    """Of all that were called k, the share that are k: (K, K) -> (K,)."""
    raise NotImplementedError


def recall(m):
    """Of all that are k, the share that were called k: (K, K) -> (K,)."""
    raise NotImplementedError


def f1(m):
    """Harmonic mean of precision and recall: (K, K) -> (K,)."""
    raise NotImplementedError
