"""Margins between classes: the score of the right class has to lead those of the others."""

from __future__ import annotations

import numpy as np

from chainrule.errors import DtypeError, NotCovered, OptionError, ShapeError
from chainrule.scratch.functional.activation import relu
from chainrule.scratch.functional.loss_arguments import named_reduction
from chainrule.scratch.functional.margin_loss import total
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.types import Array

__all__ = ["multi_margin_loss", "multilabel_margin_loss"]


def multi_margin_loss(
    input: Tensor,
    target: Tensor,
    p: int = 1,
    margin: float = 1.0,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """Return how far the right class fails to lead each other class by the margin.

    Math:  mean over k ≠ target of weight[target] max(0, margin - x[target] + x[k])ᵖ, with
           the K classes all counted in the mean
    Shape: input (B, K) or (K,), target (B,) or () -> ()
    """
    reduction = named_reduction(size_average, reduce, reduction)
    if p not in (1, 2):
        raise OptionError("only p == 1 and p == 2 supported", got=f"p={p}")
    x, labels = scores_and_labels(input, target, weight)
    right = x.gather(1, wrap(labels[:, None]))  # (B, 1)
    gap = relu(margin - right + x).masked_fill(wrap(hot(labels, x.shape[1])), 0.0)  # (B, K)
    gap = gap if p == 1 else gap * gap
    gap = gap if weight is None else gap * weight[wrap(labels)].unsqueeze(1)
    return total(gap.mean(1).reshape(target.shape), reduction)


def multilabel_margin_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """Return how far each right class fails to lead each wrong one by 1.

    Math:  Σ over right k and wrong j of max(0, 1 - x[k] + x[j]) / K
    Shape: input (B, K) or (K,), target of the same shape: the right classes, then -1 -> ()
    """
    reduction = named_reduction(size_average, reduce, reduction)
    check_multilabel(input, target)
    classes = input.shape[-1] if input.ndim else 1
    x, labels = input.reshape(-1, classes), target._array.reshape(-1, classes)
    named = np.cumprod(labels >= 0, axis=1).astype(bool)  # (B, K), up to the first -1
    right = np.zeros(labels.shape, bool)
    rows, places = np.nonzero(named)
    right[rows, labels[rows, places]] = True
    at = wrap(np.where(named, labels, 0))
    gap = relu(1 - x.gather(1, at).unsqueeze(2) + x.unsqueeze(1))  # (B, K, K)
    gap = gap.masked_fill(wrap(~named[:, :, None] | right[:, None]), 0.0)
    return total(gap.sum((1, 2)).reshape(tuple(input.shape[:-1])) / classes, reduction)


def hot(labels: Array, classes: int) -> Array:
    """Return a mask that holds at the label of each row."""
    mask: Array = labels[:, None] == np.arange(classes)
    return mask


def scores_and_labels(input: Tensor, target: Tensor, weight: Tensor | None) -> tuple[Tensor, Array]:
    """Return scores (B, K) and labels (B,), or say what does not fit."""
    if input._array.dtype.kind != "f":
        raise NotCovered("multi_margin_loss needs floating point scores", got=str(input.dtype))
    if input.ndim not in (1, 2) or input.shape[-1] == 0:
        raise ShapeError("multi_margin_loss needs scores (B, K)", got=f"{tuple(input.shape)}")
    x = input if input.ndim == 2 else input.unsqueeze(0)
    if target._array.dtype != np.int64:
        raise DtypeError("labels need dtype int64", got=str(target.dtype), hint="target.long()")
    labels = target._array.reshape(-1)
    if target.ndim > 1 or len(labels) != x.shape[0]:
        raise ShapeError(
            f"scores of shape {tuple(input.shape)} need {x.shape[0]} labels",
            got=f"target of shape {tuple(target.shape)}",
        )
    if labels.size and not (labels.min() >= 0 and labels.max() < x.shape[1]):
        raise ShapeError(f"labels must be from 0 to {x.shape[1] - 1}", got=f"{labels.tolist()}")
    if weight is not None and tuple(weight.shape) != (x.shape[1],):
        kind = OptionError if weight.ndim != 1 else ShapeError
        raise kind(f"weight needs shape ({x.shape[1]},)", got=f"{tuple(weight.shape)}")
    return x, labels


def check_multilabel(input: Tensor, target: Tensor) -> None:
    """Say what does not fit between scores and lists of classes."""
    if input.ndim > 2 or target.shape != input.shape:
        raise ShapeError(
            "multilabel_margin_loss needs scores (B, K) and a target of the same shape",
            got=f"{tuple(input.shape)} and {tuple(target.shape)}",
        )
    labels, classes = target._array, input.shape[-1] if input.ndim else 1
    if labels.dtype != np.int64:
        raise DtypeError("labels need dtype int64", got=str(target.dtype), hint="target.long()")
    if labels.size and not (labels.min() >= -1 and labels.max() < classes):
        raise ShapeError(
            f"labels must be from 0 to {classes - 1}, or -1 at the end of the list",
            got=f"{labels.min()} to {labels.max()}",
        )
