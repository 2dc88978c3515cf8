"""Losses over classes: how surprised the model is by the right answer.

    y, pullback = cross_entropy(x, target)    # scores (B, K), labels (B,) -> the mean surprise
    dx, _, _ = pullback(1.0, (True, False, False))    # (softmax(x) - one_hot(target)) / B

`cross_entropy` takes scores, `nll_loss` log-probabilities; both take labels, class weights
and labels to ignore alike (see labels.py).
"""

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from chainrule.errors import OptionError
from chainrule.scratch.ops.calls import quiet
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.labels import Labels, check_scores, read_labels, rows_of, unrows
from chainrule.scratch.ops.softmax import plain_log_softmax
from chainrule.scratch.types import Array, Needs, Result

Losses = tuple[Array, Callable[[Any], Array]]  # one loss a row; its gradients -> the scores'


def plain_nll_loss(
    x: Any,
    target: Any,
    weight: Any = None,
    *,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Any:
    """Return `-Σ q x` with q, the weight of each class in each row, written out in full."""
    axis = min(1, len(x.shape) - 1)
    along = (-1,) + (1,) * (len(x.shape) - 1 - axis)
    w = np.ones_like(x) if weight is None else np.ones_like(x) * np.reshape(weight, along)
    if len(target.shape) == len(x.shape):
        q = w * (target * (1 - label_smoothing) + label_smoothing / x.shape[axis])
        n = prod(x.shape) / x.shape[axis]
    else:
        label = np.expand_dims(target, axis)
        hot = (label == np.reshape(np.arange(x.shape[axis]), along)) & (label != ignore_index)
        q = np.where(hot, w, np.zeros_like(w))
        n = np.sum(q)
        share = np.where(label == ignore_index, np.zeros_like(w), w) / x.shape[axis]
        q = q * (1 - label_smoothing) + share * label_smoothing
    losses = -np.sum(np.where(q == 0, np.zeros_like(x), q * x), axis=axis)
    if reduction == "none":
        return losses
    return np.sum(losses) / n if reduction == "mean" else np.sum(losses)


def plain_cross_entropy(x: Any, target: Any, weight: Any = None, **settings: Any) -> Any:
    """Return the loss as log-softmax and choice, one after the other."""
    axis = min(1, len(x.shape) - 1)
    return plain_nll_loss(plain_log_softmax(x, axis=axis), target, weight, **settings)


@op(saves=("target", "weight"), plain=plain_nll_loss)
@quiet
def nll_loss(
    x: Array,
    target: Array,
    weight: Array | None = None,
    *,
    ignore_index: int = -100,
    reduction: str = "mean",
) -> Result:
    """Return the mean of `-x` at the right classes, where `x` holds log-probabilities.

    Math:   y = -mean(x[target])    =>    dx = -dy one_hot / B
    Shape:  x (B, K, *) or (K,); target (B, *) or () of labels; y () or, for "none", (B, *)
    Params: as `cross_entropy`, which takes raw scores and is what a model should end in.
    """
    check_scores(x, target, weight, reduction)
    scores = rows_of(x)
    labels = read_labels(target, scores.shape[1], ignore_index, weight)
    y, spread = labels.reduce(labels.weigh(-scores[labels.rows, labels.at]), reduction)

    @quiet
    def pullback(dy: Array, needs: Needs) -> tuple[Array | None, ...]:
        dscores = np.zeros(scores.shape, scores.dtype)
        dscores[labels.rows, labels.at] = -labels.weigh(spread(dy))
        return unrows(dscores, x.shape), None, None

    return y, pullback


@op(saves=("target", "weight"), plain=plain_cross_entropy)
@quiet
def cross_entropy(
    x: Array,
    target: Array,
    weight: Array | None = None,
    *,
    ignore_index: int = -100,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Result:
    """Return the mean of `-log softmax(x)` at the right classes.

    Math:   y = mean(log Σ exp(x) - x[target])    =>    dx = dy (softmax(x) - one_hot) / B
    Shape:  x (B, K, *) or (K,); target (B, *) or () of labels, or of x's shape and
            probabilities; y () or, with reduction "none", (B, *)
    Params: weight (K,) multiplies each class, and "mean" divides by the weights of the labels;
            rows labelled ignore_index count nothing; label_smoothing hands that share of
            each target to all classes alike.
    Why:    one op, because the gradient of log-softmax and choice together is a difference,
            with no division by a probability that may be 0: stable for scores of ±10,000.

    >>> y, _ = cross_entropy(np.array([[0.0, 10000.0]]), np.array([0]))
    >>> float(y)
    10000.0
    """
    check_scores(x, target, weight, reduction)
    check_smoothing(label_smoothing)
    if target.ndim == x.ndim:
        if ignore_index >= 0:
            raise OptionError(
                "ignore_index needs labels as target", got="probabilities", hint="ignore_index=-100"
            )
        return soft_cross_entropy(x, target, weight, label_smoothing, reduction)
    scores = rows_of(x)
    labels = read_labels(target, scores.shape[1], ignore_index, weight)
    if label_smoothing:
        losses, back = smooth_losses(scores, labels, weight, label_smoothing)
    else:
        losses, back = hard_losses(scores, labels)
    y, spread = labels.reduce(losses, reduction)

    def pullback(dy: Array, needs: Needs) -> tuple[Array | None, ...]:
        return unrows(back(spread(dy)), x.shape), None, None

    return y, pullback


def hard_losses(scores: Array, labels: Labels) -> Losses:
    """Return `weight[label] (log Σ exp(scores) - scores[label])` of each row, and the way back."""
    e = scores - np.maximum.reduce(scores, axis=1, keepdims=True)  # (N, K)
    picked = e[labels.rows, labels.at]  # (N,)
    np.exp(e, out=e)
    total = np.add.reduce(e, axis=1)  # (N,)

    def back(dlosses: Any) -> Array:
        dlosses = labels.weigh(dlosses)
        dscores = e * (dlosses / total)[:, None]  # (N, K)
        dscores[labels.rows, labels.at] -= dlosses
        return dscores

    return labels.weigh(np.log(total) - picked), back


def smooth_losses(scores: Array, labels: Labels, weight: Array | None, smoothing: float) -> Losses:
    """Return `-Σ q log softmax(scores)` of each row, where q is the label, smoothed and weighed."""
    w = np.ones(scores.shape[1], scores.dtype) if weight is None else weight
    q = np.tile(w * (smoothing / len(w)), (len(scores), 1))  # (N, K)
    q[labels.rows, labels.at] += (1 - smoothing) * w[labels.at]
    if labels.keep is not None:
        q[~labels.keep] = 0
    logp = log_probabilities(scores)

    def back(dlosses: Any) -> Array:
        dscores = np.exp(logp) * np.einsum("nk->n", q)[:, None] - q
        dscores *= np.reshape(dlosses, (-1, 1))
        return dscores

    return -np.vecdot(q, logp), back


def soft_cross_entropy(
    x: Array, target: Array, weight: Array | None, smoothing: float, reduction: str
) -> Result:
    """Return the cross-entropy against probabilities.

    Math:  y = -Σ q log softmax(x),  q = weight ((1 - smoothing) target + smoothing / K)
           =>    dx = dy (softmax(x) Σ q - q),  dtarget = -dy (1 - smoothing) weight log softmax(x)
    """
    w: Any = 1 if weight is None else weight
    q = (rows_of(target) * (1 - smoothing) + smoothing / rows_of(x).shape[1]) * w  # (N, K)
    logp = log_probabilities(rows_of(x))
    losses = -np.vecdot(q, logp)
    n = len(losses) if reduction == "mean" else 1

    @quiet
    def pullback(dy: Array, needs: Needs) -> tuple[Array | None, ...]:
        dlosses = np.reshape(dy / n, (-1, 1))  # (N, 1), or (1, 1) for all rows
        dx = dtarget = None
        if needs[0]:
            dx = (np.exp(logp) * np.einsum("nk->n", q)[:, None] - q) * dlosses
            dx = unrows(dx, x.shape)
        if needs[1]:
            dtarget = unrows(logp * w * (dlosses * (smoothing - 1)), x.shape)
        return dx, dtarget, None

    if reduction == "none":
        return losses.reshape(x.shape[:1] + x.shape[2:] if x.ndim > 1 else ()), pullback
    return np.add.reduce(losses) / n, pullback


def log_probabilities(scores: Array) -> Array:
    """Return `log softmax(scores)` of each row."""
    logp = scores - np.maximum.reduce(scores, axis=1, keepdims=True)
    logp -= np.log(np.einsum("nk->n", np.exp(logp)))[:, None]
    return logp


def check_smoothing(label_smoothing: float) -> None:
    """Refuse a share outside 0 to 1."""
    if not 0.0 <= label_smoothing <= 1.0:
        raise OptionError("label_smoothing must be from 0 to 1", got=str(label_smoothing))
