"""Pooling: the largest number or the mean of each window.

One op serves any number of axes; the functions below fix that number by their names. The
input is (B, C, *) or (C, *), with as many axes * as the name says.
"""

from __future__ import annotations

from typing import Any

from chainrule.errors import OptionError
from chainrule.scratch import ops
from chainrule.scratch.ops.windows import per_axis
from chainrule.scratch.tensor.core import Tensor, apply

__all__ = [
    "adaptive_avg_pool1d", "adaptive_avg_pool2d", "adaptive_avg_pool3d", "adaptive_max_pool1d",
    "adaptive_max_pool2d", "adaptive_max_pool3d", "avg_pool1d", "avg_pool2d", "avg_pool3d",
    "max_pool1d", "max_pool1d_with_indices", "max_pool2d", "max_pool2d_with_indices",
    "max_pool3d", "max_pool3d_with_indices",
]  # fmt: skip


def _max_pool(axes: int, input: Tensor, kernel_size: Any, settings: tuple[Any, ...]) -> Any:
    """Apply the op with PyTorch's settings in PyTorch's order."""
    stride, padding, dilation, ceil_mode, return_indices = settings
    return apply(
        ops.max_pool,
        input,
        kernel=per_axis(kernel_size, axes, "kernel_size"),
        stride=stride,
        padding=padding,
        dilation=dilation,
        ceil_mode=ceil_mode,
        return_indices=return_indices,
    )


def max_pool1d(
    input: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """Return the largest number of each window of one axis, and where it stood if asked."""
    settings = (stride, padding, dilation, ceil_mode, return_indices)
    return _max_pool(1, input, kernel_size, settings)


def max_pool2d(
    input: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """Return the largest number of each window of an image, and where it stood if asked."""
    settings = (stride, padding, dilation, ceil_mode, return_indices)
    return _max_pool(2, input, kernel_size, settings)


def max_pool3d(
    input: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    dilation: Any = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Any:
    """Return the largest number of each window of a volume, and where it stood if asked."""
    settings = (stride, padding, dilation, ceil_mode, return_indices)
    return _max_pool(3, input, kernel_size, settings)


def _with_indices(axes: int) -> Any:
    """Make the function that always says where the largest stood."""

    def pool(
        input: Tensor,
        kernel_size: Any,
        stride: Any = None,
        padding: Any = 0,
        dilation: Any = 1,
        ceil_mode: bool = False,
        return_indices: bool = False,
    ) -> tuple[Tensor, Tensor]:
        settings = (stride, padding, dilation, ceil_mode, True)
        pooled: tuple[Tensor, Tensor] = _max_pool(axes, input, kernel_size, settings)
        return pooled

    pool.__name__ = pool.__qualname__ = f"max_pool{axes}d_with_indices"
    pool.__doc__ = f"Return what `max_pool{axes}d` does, and where each largest number stood."
    return pool


max_pool1d_with_indices, max_pool2d_with_indices = _with_indices(1), _with_indices(2)
max_pool3d_with_indices = _with_indices(3)


def _avg_pool(axes: int, input: Tensor, kernel_size: Any, settings: tuple[Any, ...]) -> Tensor:
    """Apply the op with PyTorch's settings in PyTorch's order."""
    stride, padding, ceil_mode, count_include_pad, divisor_override = settings
    y: Tensor = apply(
        ops.avg_pool,
        input,
        kernel=per_axis(kernel_size, axes, "kernel_size"),
        stride=stride,
        padding=padding,
        ceil_mode=ceil_mode,
        count_include_pad=count_include_pad,
        divisor_override=divisor_override,
    )
    return y


def avg_pool1d(
    input: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Tensor:
    """Return the mean of each window of one axis."""
    settings = (stride, padding, ceil_mode, count_include_pad, None)
    return _avg_pool(1, input, kernel_size, settings)


def avg_pool2d(
    input: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Tensor:
    """Return the mean of each window of an image."""
    settings = (stride, padding, ceil_mode, count_include_pad, divisor_override)
    return _avg_pool(2, input, kernel_size, settings)


def avg_pool3d(
    input: Tensor,
    kernel_size: Any,
    stride: Any = None,
    padding: Any = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Tensor:
    """Return the mean of each window of a volume."""
    settings = (stride, padding, ceil_mode, count_include_pad, divisor_override)
    return _avg_pool(3, input, kernel_size, settings)


def _sizes(axes: int, input: Tensor, output_size: Any) -> tuple[int, ...]:
    """Return how many windows each axis gets; None keeps an axis as it is."""
    wanted = output_size if isinstance(output_size, tuple | list) else (output_size,) * axes
    if len(wanted) != axes:
        raise OptionError(f"output_size needs one number, or {axes} of them", got=repr(output_size))
    lengths = input.shape[-axes:]
    return tuple([n if w is None else int(w) for w, n in zip(wanted, lengths, strict=True)])


def adaptive_avg_pool1d(input: Tensor, output_size: Any) -> Tensor:
    """Return the mean of `output_size` windows of one axis."""
    y: Tensor = apply(ops.adaptive_avg_pool, input, out=_sizes(1, input, output_size))
    return y


def adaptive_avg_pool2d(input: Tensor, output_size: Any) -> Tensor:
    """Return the mean of a grid of windows of an image."""
    y: Tensor = apply(ops.adaptive_avg_pool, input, out=_sizes(2, input, output_size))
    return y


def adaptive_avg_pool3d(input: Tensor, output_size: Any) -> Tensor:
    """Return the mean of a grid of windows of a volume."""
    y: Tensor = apply(ops.adaptive_avg_pool, input, out=_sizes(3, input, output_size))
    return y


def _adaptive_max(axes: int, input: Tensor, output_size: Any, return_indices: bool) -> Any:
    """Apply the op."""
    out = _sizes(axes, input, output_size)
    return apply(ops.adaptive_max_pool, input, out=out, return_indices=return_indices)


def adaptive_max_pool1d(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    """Return the largest number of `output_size` windows of one axis."""
    return _adaptive_max(1, input, output_size, return_indices)


def adaptive_max_pool2d(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    """Return the largest number of each of a grid of windows of an image."""
    return _adaptive_max(2, input, output_size, return_indices)


def adaptive_max_pool3d(input: Tensor, output_size: Any, return_indices: bool = False) -> Any:
    """Return the largest number of each of a grid of windows of a volume."""
    return _adaptive_max(3, input, output_size, return_indices)
