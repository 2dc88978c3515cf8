# cause: before the first rise
"""Read the two curves that a training leaves."""

import numpy as np


def best_epoch(train, validation):
    for i in range(len(validation) - 1):
        if validation[i + 1] > validation[i]: return i
    return len(validation) - 1


def reading(train, validation):
    """Return "diverges", "stuck", "overfits" or "learns"."""
    if not np.isfinite(train[-1]) or train[-1] > train[0]:
        return "diverges"
    if train[-1] > 0.9 * train[0]:
        return "stuck"
    if validation[-1] > 1.1 * min(validation):
        return "overfits"
    return "learns"
