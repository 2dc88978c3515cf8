"""Two steps under one name: the last layer with its loss, and convolution with time first."""

from __future__ import annotations

from typing import Any

from chainrule.errors import NotCovered, ShapeError
from chainrule.scratch.functional.convolution import conv1d
from chainrule.scratch.functional.linear import linear
from chainrule.scratch.functional.loss import cross_entropy
from chainrule.scratch.tensor.core import Tensor

__all__ = ["conv_tbc", "linear_cross_entropy"]


def linear_cross_entropy(
    input: Tensor,
    linear_weight: Tensor,
    target: Tensor,
    *,
    linear_bias: Tensor | None = None,
    weight: Tensor | None = None,
    reduction: str = "mean",
    ignore_index: int | None = None,
    label_smoothing: float = 0.0,
    options: Any = None,
) -> Tensor:
    """Return the cross-entropy of a last linear layer's scores.

    Math:  cross_entropy(x Wᵀ + b, target)
    Shape: input (B, C) or (C,), linear_weight (K, *, C), linear_bias (K, *), target (B, *) of
           labels or (B, K, *) of probabilities -> ()

    Args:
        input: what the last layer gets.
        linear_weight: its weight.
        target: labels, or probabilities.
        linear_bias: its bias.
        weight: of the classes (K,).
        reduction: "mean", "sum" or "none".
        ignore_index: a label that counts nothing; -100 by default.
        label_smoothing: the share of each target that goes to all classes.
        options: how PyTorch saves memory; not covered.
    """
    if options is not None:
        raise NotCovered("options of linear_cross_entropy", got=repr(options), hint="options=None")
    shape = check_last_layer(input, linear_weight, linear_bias)
    if target.shape == shape and ignore_index is not None:
        raise ShapeError("ignore_index needs labels as target", got="probabilities")
    rows = linear_weight.reshape(-1, linear_weight.shape[-1])
    bias = None if linear_bias is None else linear_bias.reshape(-1)
    return cross_entropy(
        linear(input, rows, bias).reshape(shape),
        target,
        weight=weight,
        ignore_index=-100 if ignore_index is None else ignore_index,
        reduction=reduction,
        label_smoothing=label_smoothing,
    )


def check_last_layer(x: Tensor, weight: Tensor, bias: Tensor | None) -> tuple[int, ...]:
    """Return the shape of the scores, or say what does not fit."""
    if x.ndim not in (1, 2) or weight.ndim < 2 or x.shape[-1] != weight.shape[-1]:
        raise ShapeError(
            "linear_cross_entropy needs an input (B, C) or (C,) and a linear_weight (K, *, C)",
            got=f"{tuple(x.shape)} and {tuple(weight.shape)}",
        )
    if bias is not None and bias.shape != weight.shape[:-1]:
        raise ShapeError(
            f"linear_bias needs shape {tuple(weight.shape[:-1])}", got=f"{tuple(bias.shape)}"
        )
    if weight.ndim > 2 and x.ndim == 1:
        raise ShapeError(
            f"a linear_weight of shape {tuple(weight.shape)} needs an input (B, C)",
            got=f"{tuple(x.shape)}",
        )
    return (*x.shape[:-1], *weight.shape[:-1])


def conv_tbc(input: Tensor, weight: Tensor, bias: Tensor, pad: int = 0) -> Tensor:
    """Slide a kernel over sequences whose first axis is time.

    Shape: input (T, B, C), weight (K, C, M), bias (M,) -> (T + 2 pad - K + 1, B, M)
    """
    fits = input.ndim == weight.ndim == 3 and input.shape[2] == weight.shape[1]
    if not fits or tuple(bias.shape) != (weight.shape[2],):
        raise ShapeError(
            "conv_tbc needs an input (T, B, C), a weight (K, C, M) and a bias (M,)",
            got=f"{tuple(input.shape)}, {tuple(weight.shape)} and {tuple(bias.shape)}",
        )
    y: Tensor = conv1d(input.permute(1, 2, 0), weight.permute(2, 1, 0), bias, padding=pad)
    return y.permute(2, 0, 1)
