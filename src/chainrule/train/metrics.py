"""How good the answers are: accuracy, confusion, precision, recall, F1.

>>> y_true, y_pred = np.array([0, 0, 1, 1, 1]), np.array([0, 1, 1, 1, 0])
>>> accuracy(y_true, y_pred)
0.6
>>> confusion(y_true, y_pred, 2)
array([[1, 1],
       [1, 2]])
>>> scores(y_true, y_pred, 2).f1.round(3).tolist()
[0.5, 0.667]
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, eq=False)
class Scores:
    """What each class achieved, and the plain mean over the classes.

    Shape: precision, recall, f1 (K,) float64; support (K,) examples of each class
    """

    precision: np.ndarray
    recall: np.ndarray
    f1: np.ndarray
    support: np.ndarray

    def macro(self) -> dict[str, float]:
        """Return the mean over classes, each counting the same however rare it is."""
        return {name: float(getattr(self, name).mean()) for name in ("precision", "recall", "f1")}


def accuracy(y_true: np.ndarray, y_pred: np.ndarray) -> float:
    """Return the share of right answers; of none at all, nan."""
    return float(np.mean(y_true == y_pred)) if len(y_true) else float("nan")


def confusion(y_true: np.ndarray, y_pred: np.ndarray, classes: int) -> np.ndarray:
    """Count who was taken for whom.

    Shape: y_true (N,), y_pred (N,) -> (K, K): row the true class, column the answer
    """
    pairs = y_true * classes + y_pred  # each pair of classes has one number
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


def scores(y_true: np.ndarray, y_pred: np.ndarray, classes: int) -> Scores:
    """Measure each class against all others.

    Math: precision = right / answered,  recall = right / true,
          f1 = 2 · right / (answered + true)
    Why:  a class that was never answered, or is not there, scores 0 and not nan.
    """
    table = confusion(y_true, y_pred, classes)
    right, answered, true = np.diag(table), table.sum(0), table.sum(1)
    return Scores(
        precision=right / np.maximum(answered, 1),
        recall=right / np.maximum(true, 1),
        f1=2 * right / np.maximum(answered + true, 1),
        support=true,
    )
