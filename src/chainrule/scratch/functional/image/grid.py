"""Reading images at any points: `affine_grid` makes the points, `grid_sample` reads there.

A grid holds points (x, y), or (x, y, z) in volumes, from -1 at one edge to 1 at the other.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import numpy as np

from chainrule.errors import DtypeError, NotCovered, OptionError, ShapeError
from chainrule.scratch.ops.grid import grid_sample as read_at
from chainrule.scratch.tensor.core import Tensor, apply, wrap
from chainrule.scratch.types import Array

__all__ = ["affine_grid", "grid_sample"]


def affine_grid(theta: Tensor, size: Sequence[int], align_corners: bool | None = None) -> Tensor:
    """Return the points at which an affinely moved image is to be read.

    Shape: theta (B, 2, 3), size (B, C, H, W) -> (B, H, W, 2); theta (B, 3, 4) for volumes
    """
    align_corners = corners(align_corners)
    axes = len(size) - 2
    if theta._array.dtype.kind != "f":
        raise OptionError("affine_grid needs a theta of floats", got=str(theta.dtype))
    if axes not in (2, 3):
        raise NotCovered("affine_grid needs a size of 4 or 5 axes", got=f"{tuple(size)}")
    if theta.ndim != 3 or tuple(theta.shape[1:]) != (axes, axes + 1):
        raise OptionError(
            f"affine_grid to {tuple(size)} needs a theta (B, {axes}, {axes + 1})",
            got=f"{tuple(theta.shape)}",
        )
    if align_corners and min(size[2:]) == 1:
        warnings.warn("affine_grid aligns the corners of an axis of length 1 at 0", stacklevel=2)
    elif min(size) <= 0:
        raise OptionError("affine_grid needs a positive size", got=f"{tuple(size)}")
    if theta.shape[0] != size[0]:
        raise ShapeError(f"affine_grid needs {size[0]} matrices", got=f"{theta.shape[0]}")
    lines = [line(n, align_corners) for n in size[2:]]
    points = np.stack([*np.meshgrid(*lines, indexing="ij")[::-1], np.ones(tuple(size[2:]))], -1)
    base = wrap(points.reshape(1, -1, axes + 1).astype(theta._array.dtype))
    y: Tensor = (base @ theta.transpose(1, 2)).reshape(size[0], *size[2:], axes)
    return y


def line(n: int, align_corners: bool) -> Array:
    """Return where the places of an axis lie between -1 and 1."""
    if n == 1:
        return np.zeros(1)
    return np.linspace(-1, 1, n) * (1 if align_corners else (n - 1) / n)


def grid_sample(
    input: Tensor,
    grid: Tensor,
    mode: str = "bilinear",
    padding_mode: str = "zeros",
    align_corners: bool | None = None,
) -> Tensor:
    """Read images or volumes at the points of a grid.

    Shape: input (B, C, H, W), grid (B, *, *, 2) -> (B, C, *, *); or (B, C, D, H, W) with
           a grid (B, *, *, *, 3)

    Args:
        input: images or volumes.
        grid: the points; x first, which runs along the last axis of the input.
        mode: "bilinear" (of all axes), "nearest" or "bicubic" (of images).
        padding_mode: outside are "zeros", the "border" goes on, or it is a "reflection".
        align_corners: ±1 are the centres of the outer pixels, not their outer edges.
    """
    check(input, grid, mode, padding_mode)
    y: Tensor = apply(
        read_at, input, grid, mode=mode, padding=padding_mode, align=corners(align_corners)
    )
    return y


def corners(align_corners: bool | None) -> bool:
    """Return the option, after saying what its default is."""
    if align_corners is None:
        warnings.warn(
            "Default grid_sample and affine_grid behavior has changed to align_corners=False "
            "since 1.3.0. Please specify align_corners=True if the old behavior is desired.",
            stacklevel=3,
        )
    return bool(align_corners)


def check(input: Tensor, grid: Tensor, mode: str, padding_mode: str) -> None:
    """Say what does not fit."""
    if mode not in {"bilinear", "nearest", "bicubic"}:
        raise OptionError("mode needs 'bilinear', 'nearest' or 'bicubic'", got=repr(mode))
    if padding_mode not in {"zeros", "border", "reflection"}:
        raise OptionError(
            "padding_mode needs 'zeros', 'border' or 'reflection'", got=repr(padding_mode)
        )
    axes = input.ndim - 2
    wanted = f"(B, {'*, ' * axes}{axes})"
    if axes not in (2, 3) or grid.ndim != axes + 2 or grid.shape[-1] != axes:
        raise ShapeError(
            f"grid_sample of shape {tuple(input.shape)} needs an input of 4 or 5 axes and a grid "
            f"{wanted}",
            got=f"a grid of shape {tuple(grid.shape)}",
        )
    if input.shape[0] != grid.shape[0] or 0 in input.shape[2:]:
        raise ShapeError(
            "grid_sample needs as many grids as non-empty images",
            got=f"{tuple(input.shape)} and {tuple(grid.shape)}",
        )
    if mode == "bicubic" and axes != 2:
        raise ShapeError("bicubic interpolation only supports images", got=f"{input.ndim} axes")
    if input._array.dtype != grid._array.dtype:
        raise DtypeError(
            f"grid_sample needs a grid of the input's dtype, {input.dtype}", got=str(grid.dtype)
        )
