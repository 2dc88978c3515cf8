"""How good answers are, whatever the task: labels, yes or no, or values."""

from __future__ import annotations

import numpy as np


def is_labels(y: np.ndarray) -> bool:
    """Tell whether targets are whole numbers, one an example or position."""
    return bool(np.issubdtype(y.dtype, np.integer))


def chosen(scores: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the class with the highest score, in the shape of `y`."""
    if scores.ndim == y.ndim:
        return (scores > 0).astype(int)  # one output, yes or no
    axis = -1 if scores.shape[:-1] == y.shape else 1
    return scores.argmax(axis)


def error(scores: np.ndarray, y: np.ndarray) -> float:
    """Return the share of wrong answers; of values, the squared error over their variance.

    Why: 0 is perfect and 1 is guessing the mean, so that one bound serves both.
    """
    if is_labels(y):
        counted = y >= 0  # -100 stands for "do not count"
        return float(np.mean(chosen(scores, y)[counted] != y[counted])) if counted.any() else 0.0
    given = scores.reshape(y.shape) if scores.size == y.size else scores
    if set(np.unique(y)) == {0.0, 1.0}:
        return min(float(np.mean((given > at) != (y > 0.5))) for at in (0.0, 0.5))
    spread = float(np.mean((y - y.mean(axis=0)) ** 2))
    missed = float(np.mean((given - y) ** 2))
    return missed / spread if spread > 0 else float(missed > 1e-4)


def majority(y: np.ndarray) -> float:
    """Return the share of the most frequent label."""
    return float(np.unique(y, return_counts=True)[1].max() / y.size)
