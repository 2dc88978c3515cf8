"""Parts of a data set that do not leak into each other."""

import numpy as np


def split(x, y, validation, test, rng):
    """Shuffle and cut: (N, D), (N,) -> three pairs (x, y): training, validation, test."""
    raise NotImplementedError


def scale(x_train, *others):
    """Scale all parts by the training part's columns: (N, D), (M, D), … -> list of arrays."""
    raise NotImplementedError


def by_group(groups, share, rng):
    """Put whole groups into the test part: (N,) -> mask (N,), True is test."""
    raise NotImplementedError
