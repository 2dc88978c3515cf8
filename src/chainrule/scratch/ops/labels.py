"""Class labels as the losses need them: checked, in one row, each with its weight."""

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from chainrule.errors import AxisError, DtypeError, ShapeError
from chainrule.scratch.ops.reduction import check_reduction
from chainrule.scratch.types import Array


class Labels:
    """The labels of all rows, and how much each row counts.

    at      (N,) the class of each row; 0 in a row that is ignored
    rows    (N,) 0, 1, 2, …, so that scores[rows, at] picks the labels' scores
    keep    (N,) False where a row is ignored; None when all rows count
    weights (N,) the weight of each row's class, 0 where ignored; None when all are 1
    """

    def __init__(self, target: Array, keep: Array | None, weight: Array | None) -> None:
        """Flatten `target`, whose labels were checked before."""
        self.shape, self.keep = target.shape, keep
        self.at = target.reshape(-1)
        self.rows = counted(len(self.at))
        if keep is not None:
            self.keep = keep.reshape(-1)
            self.at = np.where(self.keep, self.at, 0)
        self.weights = None if weight is None else weight[self.at]
        if self.weights is not None and self.keep is not None:
            self.weights *= self.keep

    def weigh(self, losses: Any) -> Any:
        """Multiply the loss of each row by its weight; ignored rows give 0, be they inf."""
        if self.weights is not None:
            losses = losses * self.weights
        return losses if self.keep is None else np.where(self.keep, losses, 0)

    def reduce(self, losses: Array, reduction: str) -> tuple[Any, Callable[[Any], Any]]:
        """Return the reduced loss, and the function that spreads its gradient over rows."""
        n: Any = 1
        if reduction == "mean" and self.weights is not None:
            n = np.add.reduce(self.weights)
        elif reduction == "mean":
            n = len(losses) if self.keep is None else int(np.count_nonzero(self.keep))
        y = losses.reshape(self.shape) if reduction == "none" else np.add.reduce(losses) / n

        def spread(dy: Any) -> Any:
            share = dy / n if n else dy * np.nan  # the mean of no rows is nan, and so its slope
            dlosses = np.reshape(dy, -1) if reduction == "none" else share  # (N,) or a number
            return dlosses if self.keep is None else np.where(self.keep, dlosses, 0)

        return y, spread


@lru_cache(maxsize=16)
def counted(n: int) -> Array:
    """Return 0, 1, 2, … n - 1; batches have the same size again and again."""
    numbers = np.arange(n)
    numbers.flags.writeable = False
    return numbers


def read_labels(target: Array, classes: int, ignore_index: int, weight: Array | None) -> Labels:
    """Check that each label names a class or is to be ignored."""
    if target.dtype.char == "B":
        target = target.astype(np.int64)
    if target.dtype.char not in "lq":
        raise DtypeError(
            "labels need dtype int64 (or uint8)", got=str(target.dtype), hint="target.long()"
        )
    # As unsigned numbers negative labels are huge: one pass finds all that are out of range.
    largest = np.maximum.reduce(target.view(np.uint64), axis=None, initial=0)
    if largest < classes and not 0 <= ignore_index < classes:
        return Labels(target, None, weight)
    keep = target != ignore_index
    wrong = target[keep & ((target < 0) | (target >= classes))]
    if wrong.size:
        raise AxisError(
            f"a label must be from 0 to {classes - 1} for {classes} classes",
            got=f"label {wrong[0]} (PyTorch: Target {wrong[0]} is out of bounds)",
            hint=f"ignore_index={wrong[0]} leaves such rows out, or count classes from 0"
            if wrong[0] < 0
            else "count classes from 0, or give the last layer more outputs",
        )
    return Labels(target, keep, weight)


def check_scores(x: Array, target: Array, weight: Array | None, reduction: str) -> None:
    """Say what does not fit between scores, targets and class weights."""
    check_reduction(reduction)
    shape = x.shape
    if not shape:
        raise ShapeError("a class loss needs scores of shape (B, K)", got="a single number")
    wanted = shape[:1] + shape[2:] if len(shape) > 1 else ()
    if target.shape != wanted and (target.shape != shape or target.dtype.kind != "f"):
        raise ShapeError(
            f"scores of shape {shape} need labels of shape {wanted}, or probabilities of {shape}",
            got=f"target of shape {target.shape}, {target.dtype}",
            hint="labels as whole numbers: target.long(); no axis of length 1: target.squeeze(1)",
        )
    classes = shape[min(1, len(shape) - 1)]
    if weight is not None and weight.shape != (classes,):
        raise ShapeError(
            f"weight needs one number for each of {classes} classes", got=f"{weight.shape}"
        )


def rows_of(x: Array) -> Array:
    """Bring the class axis of `x` (N, K, *) or (K,) to the end: (N, K)."""
    if x.ndim == 2:
        return x
    return x.reshape(1, -1) if x.ndim == 1 else np.moveaxis(x, 1, -1).reshape(-1, x.shape[1])


def unrows(rows: Array, shape: tuple[int, ...]) -> Array:
    """Undo `rows_of`: give (N, K) the shape (N, K, *) that it came from."""
    if len(shape) == 2:
        return rows
    if len(shape) == 1:
        return rows.reshape(shape)
    return np.moveaxis(rows.reshape(shape[0], *shape[2:], shape[1]), -1, 1)
