"""Small words for stacks of matrices, on arrays and tensors alike."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scratch.ops.shape import triangle


def transposed(a: Any) -> Any:
    """Return each matrix with rows and columns exchanged."""
    return np.swapaxes(a, -1, -2)


def eye_mask(a: Any) -> np.ndarray:
    """Return True on the diagonal of a square as wide as the last axis of `a`."""
    return np.eye(a.shape[-1], dtype=bool)


def on_diagonal(v: Any) -> Any:
    """Return matrices with the vectors `v` on their diagonals: (*, K) -> (*, K, K)."""
    return np.where(eye_mask(v), np.expand_dims(v, -1), 0)


def upper(a: Any) -> Any:
    """Return each matrix with zeros below the diagonal."""
    return np.where(triangle(a, -1), 0, a)


def lower(a: Any) -> Any:
    """Return each matrix with zeros above the diagonal."""
    return np.where(triangle(a, 0), a, 0)


def diagonal_halved(a: Any) -> Any:
    """Return each square matrix with half its diagonal."""
    return a - np.where(eye_mask(a), a, 0) * 0.5


def skew(a: Any) -> Any:
    """Return each square matrix minus its transpose."""
    return a - transposed(a)


def differences(v: Any) -> Any:
    """Return vⱼ - vᵢ for all pairs, and 1 on the diagonal: (*, K) -> (*, K, K)."""
    apart = np.expand_dims(v, -2) - np.expand_dims(v, -1)
    return np.where(eye_mask(v), 1, apart)
