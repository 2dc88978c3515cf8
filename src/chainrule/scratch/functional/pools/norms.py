"""Pooling by a norm of each window; and adaptive pooling that always says where."""

from __future__ import annotations

import math
from typing import Any

from chainrule.scratch.functional.activation import relu
from chainrule.scratch.functional.pooling import (
    adaptive_max_pool1d,
    adaptive_max_pool2d,
    adaptive_max_pool3d,
    avg_pool1d,
    avg_pool2d,
    avg_pool3d,
    max_pool1d,
    max_pool2d,
    max_pool3d,
)
from chainrule.scratch.ops.windows import per_axis
from chainrule.scratch.tensor.core import Tensor

__all__ = [
    "adaptive_max_pool1d_with_indices", "adaptive_max_pool2d_with_indices",
    "adaptive_max_pool3d_with_indices", "lp_pool1d", "lp_pool2d", "lp_pool3d",
]  # fmt: skip

POOLS = ((max_pool1d, avg_pool1d), (max_pool2d, avg_pool2d), (max_pool3d, avg_pool3d))


def lp_pool1d(
    input: Tensor, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False
) -> Tensor:
    """Return (Σ xᵖ)^(1/p) of each window of one axis."""
    return _lp_pool(1, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool2d(
    input: Tensor, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False
) -> Tensor:
    """Return (Σ xᵖ)^(1/p) of each window of an image."""
    return _lp_pool(2, input, norm_type, kernel_size, stride, ceil_mode)


def lp_pool3d(
    input: Tensor, norm_type: float, kernel_size: Any, stride: Any = None, ceil_mode: bool = False
) -> Tensor:
    """Return (Σ xᵖ)^(1/p) of each window of a volume."""
    return _lp_pool(3, input, norm_type, kernel_size, stride, ceil_mode)


def _lp_pool(
    axes: int, input: Tensor, p: float, kernel_size: Any, stride: Any, ceil_mode: bool
) -> Tensor:
    """Return the norm of each window; with p = ∞ its largest number, with p = -∞ its smallest."""
    largest, mean = POOLS[axes - 1]
    if math.isinf(p):
        sign = math.copysign(1, p)
        y: Tensor = sign * largest(sign * input.abs(), kernel_size, stride, 0, 1, ceil_mode)
        return y
    means = mean(input**p, kernel_size, stride, 0, ceil_mode)
    size = math.prod(per_axis(kernel_size, axes, "kernel_size"))
    root: Tensor = (means.sign() * relu(means.abs()) * size) ** (1 / p)
    return root


def adaptive_max_pool1d_with_indices(
    input: Tensor, output_size: Any, return_indices: bool = False
) -> tuple[Tensor, Tensor]:
    """Return what `adaptive_max_pool1d` does, and where each largest number stood."""
    found: tuple[Tensor, Tensor] = adaptive_max_pool1d(input, output_size, True)
    return found


def adaptive_max_pool2d_with_indices(
    input: Tensor, output_size: Any, return_indices: bool = False
) -> tuple[Tensor, Tensor]:
    """Return what `adaptive_max_pool2d` does, and where each largest number stood."""
    found: tuple[Tensor, Tensor] = adaptive_max_pool2d(input, output_size, True)
    return found


def adaptive_max_pool3d_with_indices(
    input: Tensor, output_size: Any, return_indices: bool = False
) -> tuple[Tensor, Tensor]:
    """Return what `adaptive_max_pool3d` does, and where each largest number stood."""
    found: tuple[Tensor, Tensor] = adaptive_max_pool3d(input, output_size, True)
    return found
