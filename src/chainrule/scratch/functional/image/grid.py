"""Reading images at any points: `affine_grid` makes the points, `grid_sample` reads there.

A grid holds points (x, y), or (x, y, z) in volumes, from -1 at one edge to 1 at the other.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from itertools import product
from typing import Any

import numpy as np

from chainrule.errors import DtypeError, NotCovered, OptionError, ShapeError
from chainrule.scratch.ops.calls import quiet
from chainrule.scratch.ops.taps import cubic_weights
from chainrule.scratch.tensor.arithmetic import fmod, where
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.tensor.joining import stack
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
    return sample(Sampler(input, padding_mode, corners(align_corners)), grid, mode)


@quiet
def sample(sampler: Sampler, grid: Tensor, mode: str) -> Tensor:
    """Return what the sampler reads at the points of a grid, which may be nan."""
    lengths = tuple(sampler.input.shape[2:])
    points = [grid[..., i] for i in range(len(lengths))][::-1]  # of the first axis first
    at = [sampler.position(p, n) for p, n in zip(points, lengths, strict=True)]
    if mode == "bicubic":
        return sampler.cubic(at)
    at = [sampler.inside(p, n) for p, n in zip(at, lengths, strict=True)]
    return sampler.linear(at) if mode == "bilinear" else sampler.nearest(at)


class Sampler:
    """Reads one input at points that are given for each axis, as (B, *)."""

    def __init__(self, input: Tensor, padding_mode: str, align_corners: bool) -> None:
        """Read `input`."""
        self.input, self.padding, self.align = input, padding_mode, align_corners
        rows = np.arange(input.shape[0])
        self.batch = rows.reshape(-1, *(1,) * (input.ndim - 2))

    def position(self, point: Tensor, n: int) -> Tensor:
        """Return where a point from -1 to 1 lies on an axis of `n` places."""
        y: Tensor = (point + 1) * ((n - 1) / 2) if self.align else ((point + 1) * n - 1) / 2
        return y

    def inside(self, at: Tensor, n: int) -> Tensor:
        """Move positions outside an axis back in, as the padding mode says."""
        if self.padding == "zeros":
            return at
        if self.padding == "reflection":
            low, high = (0, n - 1) if self.align else (-0.5, n - 0.5)
            at = reflected(at, low, high)
        within = wrap((at._array > 0) & (at._array < n - 1))  # beyond, and at the ends, flat
        y: Tensor = where(within, at, wrap(np.fmin(np.fmax(at._array, 0), n - 1)).to(at.dtype))
        return y

    def read(self, places: list[Array]) -> Tensor:
        """Return the numbers at whole places, zeros outside: (B, *) -> (B, *, C)."""
        lengths = self.input.shape[2:]
        found = [(p >= 0) & (p < n) for p, n in zip(places, lengths, strict=True)]
        mask = np.logical_and.reduce(found)
        at = [wrap(np.where(mask, p, 0).astype(np.int64)) for p in places]
        numbers: Tensor = self.input[wrap(self.batch), :, *at]
        return numbers.masked_fill(wrap(~mask[..., None]), 0.0)

    def linear(self, at: list[Tensor]) -> Tensor:
        """Weigh the corners around each point by how near they are."""
        floors = [np.floor(p._array) for p in at]
        rest = [p - p.detach().floor() for p in at]
        total: Any = 0
        for corner in product((0, 1), repeat=len(at)):
            weight: Any = 1
            for r, far in zip(rest, corner, strict=True):
                weight = weight * (r if far else 1 - r)
            places = [f + far for f, far in zip(floors, corner, strict=True)]
            total = total + self.read(places) * weight.unsqueeze(-1)
        return channels_second(total)

    def nearest(self, at: list[Tensor]) -> Tensor:
        """Read the nearest place; the grid gets a gradient of zero."""
        y = channels_second(self.read([np.rint(p._array) for p in at]))
        return y + (stack(at) * 0).nan_to_num(0.0).sum() if at[0].requires_grad else y

    def cubic(self, at: list[Tensor]) -> Tensor:
        """Weigh the 16 pixels around each point with a cubic kernel."""
        floors = [np.floor(p._array) for p in at]
        weights = [cubic_weights(p - p.detach().floor()) for p in at]
        total: Any = 0
        for i, j in product(range(4), repeat=2):
            steps = zip(floors, (i, j), self.input.shape[2:], strict=True)
            places = [self.inside(wrap(f + k - 1), n)._array for f, k, n in steps]
            total = total + self.read(places) * (weights[0][i] * weights[1][j]).unsqueeze(-1)
        return channels_second(total)


def reflected(at: Tensor, low: float, high: float) -> Tensor:
    """Fold an axis at both ends, as often as needed."""
    span = high - low
    if span == 0:
        return at * 0
    away = (at - low).abs()
    rest = fmod(away, span)
    turned = wrap(np.floor(away._array / span) % 2 == 1)
    y: Tensor = where(turned, high - rest, low + rest)
    return y


def channels_second(x: Tensor) -> Tensor:
    """Bring the channels from the end behind the batch: (B, *, C) -> (B, C, *)."""
    y: Tensor = x.movedim(-1, 1)
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
