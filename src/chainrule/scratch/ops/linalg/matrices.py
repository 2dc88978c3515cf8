"""Small words for stacks of matrices, on arrays and tensors alike."""

from typing import Any

import numpy as np

from chainrule.scratch.ops.shape import triangle


def transposed(a: Any) -> Any:
    """Return each matrix with rows and columns exchanged."""
    return np.swapaxes(a, -1, -2)


def lower(a: Any) -> Any:
    """Return the lower triangle of each matrix, zeros above."""
    return np.where(triangle(a, 0), a, 0)


def half_lower(a: Any) -> Any:
    """Return the lower triangle of each square matrix with its diagonal halved."""
    return lower(a) - scaled_eye(a, 0.5) * a


def scaled_eye(a: Any, factor: float = 1.0) -> np.ndarray:
    """Return `factor` on the diagonal of a matrix as large as those of `a`."""
    return np.eye(*a.shape[-2:], dtype=np.float32) * np.float32(factor)


def on_diagonal(v: Any) -> Any:
    """Return matrices with the vectors `v` on their diagonals: (*, K) -> (*, K, K)."""
    return np.expand_dims(v, -1) * np.eye(v.shape[-1], dtype=np.float32)
