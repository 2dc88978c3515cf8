"""Undo broadcasting on the way back."""

from typing import Any

import numpy as np


def unbroadcast(dy: Any, shape: tuple[int, ...]) -> Any:
    """Sum `dy` over the axes that broadcasting added or stretched, giving `shape`.

    >>> unbroadcast(np.ones((4, 3)), (1, 3)).tolist()
    [[4.0, 4.0, 4.0]]
    """
    if dy.shape == shape:
        return dy
    added = tuple(range(len(dy.shape) - len(shape)))
    if added:
        dy = np.sum(dy, axis=added)
    stretched = tuple(i for i, n in enumerate(shape) if n == 1 and dy.shape[i] != 1)
    return np.sum(dy, axis=stretched, keepdims=True) if stretched else dy
