"""Convolutions over one, two and three axes.

Each axis of length n becomes `(n + 2 padding - dilation (K - 1) - 1) // stride + 1`.
"""

from __future__ import annotations

from typing import Any

from chainrule.errors import ShapeError
from chainrule.scratch import ops
from chainrule.scratch.ops.contract import Op
from chainrule.scratch.tensor.core import Tensor, apply

__all__ = [
    "conv1d", "conv2d", "conv3d", "conv_transpose1d", "conv_transpose2d", "conv_transpose3d",
]  # fmt: skip

GATHER = ("stride", "padding", "dilation", "groups")
SPREAD = ("stride", "padding", "output_padding", "groups", "dilation")


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
    return _conv(ops.conv, 1, input, weight, bias, (stride, padding, dilation, groups))


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
    return _conv(ops.conv, 2, input, weight, bias, (stride, padding, dilation, groups))


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
    return _conv(ops.conv, 3, input, weight, bias, (stride, padding, dilation, groups))


def conv_transpose1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    groups: int = 1,
    dilation: Any = 1,
) -> Tensor:
    """Spread each number over a window of a longer sequence.

    Shape: input (B, C, L) or (C, L), weight (C, M / groups, K), bias (M,) -> (B, M, *)
    """
    settings = (stride, padding, output_padding, groups, dilation)
    return _conv(ops.conv_transpose, 1, input, weight, bias, settings)


def conv_transpose2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    groups: int = 1,
    dilation: Any = 1,
) -> Tensor:
    """Spread each pixel over a window of a larger image.

    Shape: input (B, C, H, W) or (C, H, W), weight (C, M / groups, K, K) -> (B, M, *)
    """
    settings = (stride, padding, output_padding, groups, dilation)
    return _conv(ops.conv_transpose, 2, input, weight, bias, settings)


def conv_transpose3d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Any = 1,
    padding: Any = 0,
    output_padding: Any = 0,
    groups: int = 1,
    dilation: Any = 1,
) -> Tensor:
    """Spread each element over a window of a larger volume.

    Shape: input (B, C, D, H, W) or (C, D, H, W), weight (C, M / groups, K, K, K) -> (B, M, *)
    """
    settings = (stride, padding, output_padding, groups, dilation)
    return _conv(ops.conv_transpose, 3, input, weight, bias, settings)


def _conv(
    op: Op, axes: int, x: Tensor, weight: Tensor, bias: Tensor | None, settings: Any
) -> Tensor:
    """Apply an op whose number of axes follows from the weight, after checking that number."""
    name = f"{op.__name__}{axes}d"
    if weight.ndim == axes + 2 and x.ndim in (axes + 1, axes + 2):
        named = zip(GATHER if op is ops.conv else SPREAD, settings, strict=True)
        y: Tensor = apply(op, x, weight, bias, **dict(named))
        return y
    fitting = f"{op.__name__}{x.ndim - 2}d" if 3 <= x.ndim <= 5 else name
    raise ShapeError(
        f"Expected {axes + 1}D (unbatched) or {axes + 2}D (batched) input to {name}, "
        f"and a weight of {axes + 2} axes",
        got=f"input of shape {tuple(x.shape)}, weight of {tuple(weight.shape)}",
        hint=fitting if fitting != name else None,
    )
