"""Passes without gradients between two steps: what they came to."""

from __future__ import annotations

from math import isfinite
from typing import Any

import numpy as np

from chainrule.train.trace.statistics import array


class Evaluation:
    """Adds up losses and right answers over the batches of one pass.

    Params: source       what the batches come from: a data set's number, or None
            provisional  gradients were on, so a backward pass may still make it training
    """

    def __init__(self, source: int | None, *, provisional: bool) -> None:
        """Begin a pass."""
        self.source, self.provisional = source, provisional
        self._loss, self._rows = 0.0, 0
        self._right, self._asked = 0, 0
        self._guessed, self._guesses = 0, 0  # by the loader's labels, where no loss tells them
        self.seen = 0

    def lost(self, value: float, prediction: Any, target: Any, *, total: bool) -> None:
        """Hear a loss; `total` where it is the sum over the batch, to be taken apart."""
        rows = len(target) if getattr(target, "ndim", 0) else 1
        if isfinite(value):
            self._loss += value if total else value * rows
            self._rows += rows
        right = hits(prediction, target)
        if right is not None:
            self._right += right
            self._asked += rows

    def answered(self, output: Any, target: Any) -> None:
        """Hear a model's answer, and the labels that the loader gave with the batch."""
        self.seen += len(output) if getattr(output, "ndim", 0) else 1
        right = None if target is None else hits(output, target)
        if right is not None:
            self._guessed += right
            self._guesses += len(target)

    def told(self) -> dict[str, Any] | None:
        """Return what an evaluation event says, or None where nothing was measured."""
        right, asked = self._right, self._asked
        if not asked:
            right, asked = self._guessed, self._guesses
        if not (asked or self._rows):
            return None
        return {
            "loss": self._loss / self._rows if self._rows else None,
            "accuracy": right / asked if asked else None,
            "examples": asked or self._rows,
        }


def hits(scores: Any, labels: Any) -> int | None:
    """Count the rows whose highest score is the label's; None where these are no such things.

    Shape: scores (N, K), labels (N,) -> ()
    """
    if getattr(scores, "ndim", 0) != 2 or getattr(labels, "ndim", 0) != 1:
        return None
    if scores.shape[0] != labels.shape[0] or scores.shape[1] < 2:
        return None
    asked = array(labels)
    if asked.dtype.kind not in "iu":
        return None
    return int(np.count_nonzero(array(scores).argmax(axis=1) == asked))
