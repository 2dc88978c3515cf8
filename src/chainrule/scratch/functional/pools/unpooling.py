"""Undoing max-pooling: each number goes back to the place it came from, zeros elsewhere."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from chainrule.errors import DtypeError, OptionError, ShapeError
from chainrule.scratch.ops.windows import per_axis
from chainrule.scratch.tensor.core import Tensor, wrap

__all__ = ["max_unpool1d", "max_unpool2d", "max_unpool3d"]


def max_unpool1d(
    input: Tensor,
    indices: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    output_size: Any = None,
) -> Tensor:
    """Put the numbers of pooled signals where `indices` says they were.

    Shape: input and indices (B, C, L) or (C, L) -> (B, C, *) or (C, *)
    """
    return _unpool(1, input, indices, (kernel_size, stride, padding), output_size)


def max_unpool2d(
    input: Tensor,
    indices: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    output_size: Any = None,
) -> Tensor:
    """Put the numbers of pooled images where `indices` says they were.

    Shape: input and indices (B, C, H, W) or (C, H, W) -> the same with larger H, W
    """
    return _unpool(2, input, indices, (kernel_size, stride, padding), output_size)


def max_unpool3d(
    input: Tensor,
    indices: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    output_size: Any = None,
) -> Tensor:
    """Put the numbers of pooled volumes where `indices` says they were.

    Shape: input and indices (B, C, D, H, W) or (C, D, H, W) -> the same with larger D, H, W
    """
    return _unpool(3, input, indices, (kernel_size, stride, padding), output_size)


def _unpool(
    axes: int, input: Tensor, indices: Tensor, windows: tuple[Any, Any, Any], output_size: Any
) -> Tensor:
    """Write each number into zeros of the size that was pooled."""
    kernel = per_axis(windows[0], axes, "kernel_size")
    stride = kernel if windows[1] is None else per_axis(windows[1], axes, "stride")
    padding = per_axis(windows[2], axes, "padding", 0)
    lengths = tuple(input.shape[-axes:])
    least = zip(lengths, stride, kernel, padding, strict=False)
    usual = tuple([(n - 1) * s + k - 2 * p for n, s, k, p in least])
    out = usual if output_size is None else chosen(output_size, usual, stride)
    if any(n < 0 for n in out):
        raise OptionError("max_unpool needs an output of non-negative size", got=f"{out}")
    check(axes, input, indices, out)
    lead = tuple(input.shape[:-axes])
    flat = wrap(np.zeros((*lead, prod(out)), input._array.dtype))
    at, values = indices.reshape(*lead, prod(lengths)), input.reshape(*lead, prod(lengths))
    y: Tensor = flat.scatter(-1, at, values)
    return y.reshape(*lead, *out)


def chosen(output_size: Any, usual: tuple[int, ...], stride: tuple[int, ...]) -> tuple[int, ...]:
    """Return the size asked for, if pooling it could have led here."""
    axes = len(usual)
    if len(output_size) not in (axes, axes + 2):
        raise OptionError(
            f"output_size should be a sequence of {axes} or {axes + 2} numbers",
            got=repr(output_size),
        )
    out = tuple(output_size)[-axes:]
    if any(not u - s < n < u + s for n, u, s in zip(out, usual, stride, strict=True)):
        raise OptionError(
            f"output_size needs to lie within {stride} of {usual}", got=repr(tuple(output_size))
        )
    return out


def check(axes: int, input: Tensor, indices: Tensor, out: tuple[int, ...]) -> None:
    """Say what does not fit between numbers and their places."""
    if input.ndim not in (axes + 1, axes + 2):
        raise ShapeError(
            f"max_unpool{axes}d needs an input of {axes + 1} or {axes + 2} axes",
            got=f"shape {tuple(input.shape)}",
        )
    if indices._array.dtype != np.int64:
        raise DtypeError("elements in indices should be type int64", got=str(indices.dtype))
    if indices.shape != input.shape:
        raise ShapeError(
            f"max_unpool needs indices of the input's shape {tuple(input.shape)}",
            got=f"{tuple(indices.shape)}",
        )
    at = indices._array
    if at.size and not (at.min() >= 0 and at.max() < prod(out)):
        raise ShapeError(
            f"max_unpool to {out} needs indices from 0 to {prod(out) - 1}",
            got=f"an invalid max index {at.max() if at.min() >= 0 else at.min()}",
            hint="output_size= the shape before pooling",
        )
