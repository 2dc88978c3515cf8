"""Losses: one number that says how wrong the output is.

`reduction` is "mean", "sum" or "none". `size_average` and `reduce` are its predecessors
in PyTorch and still understood.
"""

from __future__ import annotations

import warnings

from chainrule.scratch import ops, traps
from chainrule.scratch.functional.loss_arguments import (
    compared,
    named_reduction,
    same_dtypes,
    same_sizes,
    weighed,
    weight_like,
    weighted_mean,
)
from chainrule.scratch.ops.reduction import check_reduction
from chainrule.scratch.tape import mode
from chainrule.scratch.tensor.core import Tensor, apply
from chainrule.scratch.tensor.promotion import binary

__all__ = [
    "binary_cross_entropy", "binary_cross_entropy_with_logits", "cross_entropy", "huber_loss",
    "kl_div", "l1_loss", "mse_loss", "nll_loss", "smooth_l1_loss",
]  # fmt: skip


def mse_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """Return the mean squared difference; with `weight`, the weighted mean.

    Math:  mean (x - target)²
    Shape: input (*), target (*) -> ()
    """
    reduction = named_reduction(size_average, reduce, reduction)
    if weight is None:
        return compared(ops.mse_loss, input, target, reduction=reduction)
    losses = weighed(compared(ops.mse_loss, input, target, reduction="none"), input, weight)
    return weighted_mean(losses, weight, reduction)


def l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """Return the mean distance; with `weight`, the weighted mean.

    Math:  mean |x - target|
    Shape: input (*), target (*) -> ()
    """
    reduction = named_reduction(size_average, reduce, reduction)
    if weight is None:
        return compared(ops.l1_loss, input, target, reduction=reduction)
    losses = weighed(compared(ops.l1_loss, input, target, reduction="none"), input, weight)
    return weighted_mean(losses, weight, reduction)


def smooth_l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    beta: float = 1.0,
) -> Tensor:
    """Return the mean distance, with its corner rounded off within `beta`.

    Math:  mean s(x - target),  s(d) = d² / (2 beta) where |d| < beta, else |d| - beta / 2
    Shape: input (*), target (*) -> ()
    """
    reduction = named_reduction(size_average, reduce, reduction)
    return compared(ops.smooth_l1_loss, input, target, reduction=reduction, beta=beta)


def huber_loss(
    input: Tensor,
    target: Tensor,
    reduction: str = "mean",
    delta: float = 1.0,
    weight: Tensor | None = None,
) -> Tensor:
    """Return the mean of a parabola that goes on as a line beyond `delta`.

    Math:  mean h(x - target),  h(d) = d² / 2 where |d| <= delta, else delta (|d| - delta / 2)
    Shape: input (*), target (*) -> ()
    """
    if weight is None:
        return compared(ops.huber_loss, input, target, reduction=reduction, delta=delta)
    losses = compared(ops.huber_loss, input, target, reduction="none", delta=delta)
    losses = weighed(losses, input, weight)
    check_reduction(reduction)
    if reduction == "none":
        return losses
    y: Tensor = losses.sum() if reduction == "sum" else losses.mean()
    return y


def cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    ignore_index: int = -100,
    reduce: bool | None = None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    """Return the mean surprise of scores at the right classes.

    Math:  mean of -log softmax(x)[target]
    Shape: input (B, K, *), target (B, *) of labels or (B, K, *) of probabilities -> ()
    """
    traps.check_cross_entropy(input, target, mode.enabled)
    y: Tensor = apply(
        ops.cross_entropy,
        input,
        target,
        weight_like(weight, input),
        ignore_index=ignore_index,
        reduction=named_reduction(size_average, reduce, reduction),
        label_smoothing=label_smoothing,
    )
    return y


def nll_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    ignore_index: int = -100,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """Return the mean of minus the log-probabilities at the right classes.

    Math:  mean of -x[target]
    Shape: input (B, K, *), target (B, *) -> ()
    """
    traps.check_nll(input, mode.enabled)
    y: Tensor = apply(
        ops.nll_loss,
        input,
        target,
        weight_like(weight, input),
        ignore_index=ignore_index,
        reduction=named_reduction(size_average, reduce, reduction),
    )
    return y


def binary_cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
) -> Tensor:
    """Return the mean surprise of probabilities at yes-or-no answers.

    Math:  mean of -(target log(x) + (1 - target) log(1 - x))
    Shape: input (*), target (*) -> ()
    """
    reduction = named_reduction(size_average, reduce, reduction)
    same_sizes(input, target)
    same_dtypes("binary_cross_entropy", input, target)
    traps.check_binary("binary_cross_entropy", input, target, mode.enabled)
    y: Tensor = apply(ops.binary_cross_entropy, input, target, weight, reduction=reduction)
    return y


def binary_cross_entropy_with_logits(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    pos_weight: Tensor | None = None,
) -> Tensor:
    """Return the mean surprise of scores at yes-or-no answers.

    Math:  mean of -(target log σ(x) + (1 - target) log(1 - σ(x)))
    Shape: input (*), target (*) -> ()
    """
    reduction = named_reduction(size_average, reduce, reduction)
    same_sizes(input, target)
    same_dtypes("binary_cross_entropy_with_logits", input, target)
    traps.check_binary("binary_cross_entropy_with_logits", input, target, mode.enabled)
    y: Tensor = apply(
        ops.binary_cross_entropy_with_logits,
        input,
        target,
        weight,
        pos_weight,
        reduction=reduction,
    )
    return y


def kl_div(
    input: Tensor,
    target: Tensor,
    size_average: bool | None = None,
    reduce: bool | None = None,
    reduction: str = "mean",
    log_target: bool = False,
) -> Tensor:
    """Return how far log-probabilities are from a distribution.

    Math:  mean of target (log(target) - x)
    Shape: input (*), target (*) -> ()
    """
    if size_average is None and reduce is None and reduction == "mean":
        warnings.warn(
            "reduction: 'mean' divides the total loss by both the batch size and the support "
            "size. 'batchmean' divides only by the batch size, and aligns with the KL div math "
            "definition.",
            stacklevel=2,
        )
    reduction = named_reduction(size_average, reduce, reduction)
    traps.check_kl_div(input)
    return binary(ops.kl_div, input, target, reduction=reduction, log_target=log_target)
