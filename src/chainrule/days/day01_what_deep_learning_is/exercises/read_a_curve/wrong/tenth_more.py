# cause: not 0.1 more
"""Read the two curves that a training leaves."""

import numpy as np


def best_epoch(train, validation):
    """Return the epoch, counted from 0, with the lowest validation loss."""
    return int(np.argmin(validation))


def reading(train, validation):
    if not np.isfinite(train[-1]) or train[-1] > train[0]: return "diverges"
    if train[-1] > 0.9 * train[0]: return "stuck"
    if validation[-1] > 0.1 + min(validation): return "overfits"
    return "learns"
