"""Convolutions over one, two and three axes.

Each axis of length n becomes `(n + 2 padding - dilation (K - 1) - 1) // stride + 1`.
"""

from __future__ import annotations

from typing import Any

from chainrule.errors import ShapeError
from chainrule.scratch import ops
from chainrule.scratch.tensor.core import Tensor, apply

__all__ = ["conv1d", "conv2d", "conv3d"]


def conv1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Tensor:
    """Slide a kernel over one axis.

    Shape: input (B, C, L) or (C, L), weight (M, C / groups, K), bias (M,) -> (B, M, *)
    """
    return _conv(1, input, weight, bias, stride, padding, dilation, groups)


def conv2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Tensor:
    """Slide a kernel over images.

    Shape: input (B, C, H, W) or (C, H, W), weight (M, C / groups, K, K), bias (M,) -> (B, M, *)
    """
    return _conv(2, input, weight, bias, stride, padding, dilation, groups)


def conv3d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    dilation: Any = 1,
    groups: int = 1,
) -> Tensor:
    """Slide a kernel over volumes.

    Shape: input (B, C, D, H, W) or (C, D, H, W), weight (M, C / groups, K, K, K) -> (B, M, *)
    """
    return _conv(3, input, weight, bias, stride, padding, dilation, groups)


def _conv(axes: int, input: Tensor, weight: Tensor, bias: Tensor | None, *settings: Any) -> Tensor:
    """Convolve a batch, or one example as a batch of one."""
    if weight.ndim != axes + 2 or input.ndim not in (axes + 1, axes + 2):
        raise ShapeError(
            f"Expected {axes + 1}D (unbatched) or {axes + 2}D (batched) input to conv{axes}d, "
            f"and a weight of {axes + 2} axes",
            got=f"input of shape {tuple(input.shape)}, weight of {tuple(weight.shape)}",
            hint=f"conv{input.ndim - 2}d"
            if 3 <= input.ndim <= 5 and input.ndim != axes + 2
            else None,
        )
    batch = input if input.ndim == axes + 2 else input.unsqueeze(0)
    names = ("stride", "padding", "dilation", "groups")
    y: Tensor = apply(ops.conv, batch, weight, bias, **dict(zip(names, settings, strict=True)))
    return y if input.ndim == axes + 2 else y.squeeze(0)
