"""Normalization: take the mean away, divide by the spread, then scale and shift.

Math:  y = weight (x - mean) / √(var + eps) + bias
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from chainrule.errors import OptionError, ShapeError, StateError
from chainrule.scratch import ops, traps
from chainrule.scratch.tape import mode
from chainrule.scratch.tensor.core import Tensor, apply

__all__ = ["batch_norm", "group_norm", "layer_norm", "local_response_norm", "rms_norm"]


def batch_norm(
    input: Tensor,
    running_mean: Tensor | None,
    running_var: Tensor | None,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    training: bool = False,
    momentum: float = 0.1,
    eps: float = 1e-5,
) -> Tensor:
    """Normalize each channel: by the batch in training, else by the running statistics.

    In training the running statistics, where given, move by `momentum` towards the batch's.

    Shape: input (B, C, *), all others (C,) -> (B, C, *)
    """
    if not training:
        if running_mean is None or running_var is None:
            raise StateError(
                "batch_norm needs running_mean and running_var in evaluation",
                got="None",
                hint="training=True normalizes by the batch",
            )
        # Clones: a training step before the way back would change the values it reads.
        known = (input, running_mean.clone(), running_var.clone(), weight, bias)
        out: Tensor = apply(ops.batch_norm_eval, *known, eps=eps)
        return out
    if not mode.enabled and running_mean is not None:
        traps.noisy_forward()
    check_batch(tuple(input.shape))
    if eps <= 0:
        raise OptionError("batch_norm eps must be positive during training", got=str(eps))
    y: Tensor
    y, mean, var = apply(ops.batch_norm, input, weight, bias, eps=eps)
    move(running_mean, mean, momentum)
    move(running_var, var, momentum)
    return y


def layer_norm(
    input: Tensor,
    normalized_shape: Sequence[int],
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:
    """Normalize each example over its last axes.

    Shape: input (*, *normalized_shape), weight and bias of normalized_shape -> the same
    """
    check_last_axes("layer_norm", input, normalized_shape)
    y: Tensor = apply(ops.layer_norm, input, weight, bias, axes=len(normalized_shape), eps=eps)
    return y


def rms_norm(
    input: Tensor,
    normalized_shape: Sequence[int],
    weight: Tensor | None = None,
    eps: float | None = None,
) -> Tensor:
    """Divide each example by the root of its mean square over the last axes.

    Shape: input (*, *normalized_shape), weight of normalized_shape -> the same
    """
    check_last_axes("rms_norm", input, normalized_shape)
    eps = float(np.finfo(input._array.dtype).eps) if eps is None else eps
    y: Tensor = apply(ops.rms_norm, input, weight, axes=len(normalized_shape), eps=eps)
    return y


def group_norm(
    input: Tensor,
    num_groups: int,
    weight: Tensor | None = None,
    bias: Tensor | None = None,
    eps: float = 1e-5,
) -> Tensor:
    """Normalize each group of channels of each example.

    Shape: input (B, C, *), weight (C,), bias (C,) -> (B, C, *)
    """
    if input.ndim < 2:
        raise ShapeError(
            "group_norm: Expected at least 2 dimensions for input tensor",
            got=f"shape {tuple(input.shape)}",
        )
    batch, channels, *rest = input.shape
    check_batch((batch * channels // num_groups, num_groups, *rest))
    y: Tensor = apply(ops.group_norm, input, weight, bias, groups=num_groups, eps=eps)
    return y


def local_response_norm(
    input: Tensor, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0
) -> Tensor:
    """Divide each channel by the energy of `size` channels around it.

    Shape: input (B, C, *) -> (B, C, *)
    """
    y: Tensor = apply(ops.local_response_norm, input, size=size, alpha=alpha, beta=beta, k=k)
    return y


def move(running: Tensor | None, seen: Tensor, momentum: float) -> None:
    """Take a running statistic a step towards what was seen in this batch."""
    if running is not None:
        running._array[...] = running._array * (1 - momentum) + seen._array * momentum
        running._bump()


def check_batch(shape: tuple[int, ...]) -> None:
    """Refuse a single number a channel, which has no spread."""
    if math.prod((shape[0], *shape[2:])) == 1:
        raise OptionError(
            "Expected more than 1 value per channel when training",
            got=f"input size {shape}",
            hint="a larger batch, drop_last=True in the loader, or model.eval()",
        )


def check_last_axes(name: str, input: Tensor, normalized_shape: Sequence[int]) -> None:
    """Refuse an input whose last axes are not those to normalize."""
    wanted = tuple(normalized_shape)
    if tuple(input.shape[-len(wanted) :]) != wanted:
        raise ShapeError(
            f"{name} with normalized_shape={list(wanted)} needs x of shape "
            f"(*, {', '.join(map(str, wanted))})",
            got=f"x of shape {tuple(input.shape)}",
            hint="normalized_shape = x.shape[-1:] normalizes the last axis",
        )
