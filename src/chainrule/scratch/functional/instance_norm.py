"""Normalize each channel of each example alone (Ulyanov et al., 2016)."""

from __future__ import annotations

import math

from chainrule.errors import NotCovered, OptionError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.tensor.core import Tensor, apply
from chainrule.scratch.types import Array

__all__ = ["instance_norm"]


def instance_norm(
    input: Tensor,
    running_mean: Tensor | None = None,
    running_var: Tensor | None = None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    use_input_stats: bool = True,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """Give each channel of each example mean 0 and variance 1, or use running statistics.

    Shape: input (B, C, *), all others (C,) -> (B, C, *)

    Args:
        input: images or signals.
        running_mean: moved, where given, towards the mean over the examples' means.
        running_var: likewise.
        weight: a factor for each channel.
        bias: an addend for each channel.
        use_input_stats: normalize by the example, not by the running statistics.
        momentum: how far the running statistics move.
        eps: keeps the division finite.
    """
    if input._array.dtype.kind != "f":
        raise NotCovered("instance_norm needs floating point numbers", got=str(input.dtype))
    if use_input_stats and math.prod(input.shape[2:]) == 1:
        raise OptionError(
            "Expected more than 1 spatial element when training", got=f"shape {tuple(input.shape)}"
        )
    if (running_mean is None) != (running_var is None):
        raise OptionError("running_mean and running_var go together", got="one of them")
    y: Tensor
    if not use_input_stats:
        if running_mean is None or running_var is None:
            raise ShapeError("instance_norm needs running statistics here", got="None")
        known = (running_mean.clone(), running_var.clone())
        y = apply(ops.batch_norm_eval, input, *known, weight, bias, eps=eps)
        return y
    if running_mean is not None and running_var is not None:
        mean, var = statistics(input._array)
        move(running_mean, mean, momentum)
        move(running_var, var, momentum)
    y = apply(ops.group_norm, input, weight, bias, groups=input.shape[1], eps=eps)
    return y


def statistics(x: Array) -> tuple[Array, Array]:
    """Return mean and variance of each channel, as the mean over the examples."""
    places = x.reshape(*x.shape[:2], -1)
    return places.mean((0, 2)), places.var(2, ddof=1).mean(0)


def move(running: Tensor, seen: Array, momentum: float) -> None:
    """Take a running statistic a step towards what was seen."""
    running._array[...] = running._array * (1 - momentum) + seen * momentum
    running._bump()
