"""Reading images and volumes at any points: the op behind `grid_sample`.

Along each axis a point falls on a few places, its taps: one (nearest), two (linear) or four
(cubic). What is read is the sum over all combinations of taps, weighed by the product of
their weights; the gradients go back by the same places and weights.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

import numpy as np

from chainrule.scratch.ops.calls import quiet
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.taps import cubic_slopes, cubic_weights
from chainrule.scratch.types import Array, Needs, Result

Tap = tuple[Array, Any, Any]  # places, their weights and the slopes of these
Corner = tuple[Array, Array, tuple[Tap, ...]]  # places in a row, weights, and the taps


@dataclass(frozen=True)
class Axis:
    """One axis of the input: its length, and how points from -1 to 1 are read on it."""

    n: int
    mode: str
    padding: str
    align: bool

    def taps(self, point: Any) -> list[Tap]:
        """Return places, their weights and the slopes of these, all shaped as `point`."""
        step = (self.n - 1) / 2 if self.align else self.n / 2
        at = (point + 1) * step if self.align else ((point + 1) * self.n - 1) / 2
        if self.mode == "bicubic":
            low = np.floor(steady(at))
            weights, slopes = cubic_weights(at - low), cubic_slopes(steady(at) - low) * step
            places = [steady(self.inside(low + k)[0]) for k in (-1, 0, 1, 2)]
            return [self.seen(*tap) for tap in zip(places, weights, slopes, strict=True)]
        at, turn = self.inside(at)
        if self.mode == "nearest":
            place = np.rint(steady(at))
            return [self.seen(place, np.ones_like(place), np.zeros_like(place))]
        low, slope = np.floor(steady(at)), turn * step
        rest = at - low
        return [self.seen(low, 1 - rest, -slope), self.seen(low + 1, rest, slope)]

    def seen(self, place: Array, weight: Any, slope: Any) -> Tap:
        """Give places outside the axis no weight."""
        if self.padding != "zeros":  # a tap beyond the end has no weight already
            return np.minimum(place, self.n - 1).astype(np.int64), weight, slope
        known = ((place >= 0) & (place < self.n)).astype(place.dtype)
        place = np.fmin(np.fmax(place, 0), self.n - 1).astype(np.int64)
        return place, weight * known, slope * known

    def inside(self, at: Any) -> tuple[Any, Any]:
        """Move positions outside back in, as the padding says; also return the slope of that."""
        turn: Any = np.ones((), steady(at).dtype)
        if self.padding == "zeros":
            return at, turn
        if self.padding == "reflection":
            at, turn = self.reflected(at)
        values = steady(at)
        within = (values > 0) & (values < self.n - 1)  # beyond, and at the ends, flat
        ends = np.zeros_like(at) + np.fmin(np.fmax(values, 0), self.n - 1)
        return np.where(within, at, ends), turn * within

    def reflected(self, at: Any) -> tuple[Any, Any]:
        """Fold the axis at both ends, as often as needed."""
        low, high = (0, self.n - 1) if self.align else (-0.5, self.n - 0.5)
        span = high - low
        if span == 0:
            return at * 0, np.zeros((), steady(at).dtype)
        away = np.abs(at - low)
        turned = np.floor(steady(away) / span) % 2 == 1
        rest = np.fmod(away, span)
        ahead = (steady(at) >= low) != turned
        sign = ahead.astype(steady(at).dtype) * 2 - 1
        return np.where(turned, high - rest, rest + low), sign


def steady(x: Any) -> Any:
    """Return the numbers of a tensor without its history; arrays as they are."""
    return x.detach().numpy() if hasattr(x, "__apply_op__") else x


def axes_of(x: Any, grid: Any, mode: str, padding: str, align: bool) -> list[list[Tap]]:
    """Return the taps along each axis of `x`; a grid names the last axis first."""
    lengths = x.shape[2:]
    return [
        Axis(n, mode, padding, align).taps(grid[..., len(lengths) - 1 - i])
        for i, n in enumerate(lengths)
    ]


@quiet
def plain_grid_sample(x: Any, grid: Any, *, mode: str, padding: str, align: bool) -> Any:
    """Return the sum over all combinations of taps, read with one index."""
    rows = np.reshape(np.arange(x.shape[0]), (-1,) + (1,) * (len(x.shape) - 2))
    y: Any = 0
    for taps in product(*axes_of(x, grid, mode, padding, align)):
        weight: Any = 1
        for _, w, _ in taps:
            weight = weight * w
        numbers = x[rows, :, *[place for place, _, _ in taps]]  # (B, *, C)
        y = y + numbers * np.expand_dims(weight, -1)
    return np.moveaxis(y, -1, 1)


@op(saves=("x", "grid"), plain=plain_grid_sample)
@quiet
def grid_sample(x: Array, grid: Array, *, mode: str, padding: str, align: bool) -> Result:
    """Read images at the points of a grid.

    Math:   y[c, p] = Σ Π weight[k, p] x[c, at[k, p]], the product over axes
            =>    dx[c, at[k, p]] += Π weight[k, p] dy[c, p],
                  dgrid[p, axis] = Σ dy[c, p] x[c, at[k, p]] slope[k, p] Π other weights
    Shape:  x (B, C, *lengths), grid (B, *, number of lengths) -> (B, C, *)
    Why:    all samples lie side by side in one row for each channel, so a tap is one `take`
            of a row forward and one `bincount` into it back.
    """
    axes, channels, inner = axes_of(x, grid, mode, padding, align), x.shape[1], x.shape[2:]
    rows = x.swapaxes(0, 1).reshape(channels, -1)  # (C, B · L)
    y = np.zeros((channels, prod(grid.shape[:-1])), x.dtype)
    read = list(corners(axes, inner))
    for at, weight, _ in read:
        part = rows.take(at, 1)
        part *= weight
        y += part

    @quiet
    def pullback(dy: Array, needs: Needs) -> tuple[Array | None, ...]:
        dy = dy.swapaxes(0, 1).reshape(y.shape)
        dx = dgrid = None
        if needs[0]:
            dx = back_to_rows(dy, read, rows)
            dx = dx.reshape(channels, len(x), *inner).swapaxes(0, 1)
        if needs[1]:
            dgrid = back_to_points(dy, read, rows).reshape(grid.shape)
        return dx, dgrid

    shape = (channels, *grid.shape[:-1])
    return np.ascontiguousarray(y.reshape(shape).swapaxes(0, 1)), pullback


def corners(axes: list[list[Tap]], lengths: tuple[int, ...]) -> Iterator[Corner]:
    """Yield each combination of taps: places in a row, weights, and the taps themselves."""
    size = len(axes[0][0][0])
    start = np.arange(size).reshape(size, *(1,) * (axes[0][0][0].ndim - 1))
    for taps in product(*axes):
        at, weight = start, np.ones((), axes[0][0][1].dtype)
        for n, (place, w, _) in zip(lengths, taps, strict=True):
            at, weight = at * n + place, weight * w
        yield at.reshape(-1), weight.reshape(-1), taps


def back_to_rows(dy: Array, read: list[Corner], rows: Array) -> Array:
    """Add each gradient to the places that were read: (C, points) -> (C, B · L)."""
    places = np.concatenate([at for at, _, _ in read])
    drows = np.empty(rows.shape, rows.dtype)
    for channel, gradient in zip(drows, dy, strict=True):
        parts = np.concatenate([gradient * weight for _, weight, _ in read])
        channel[...] = np.bincount(places, parts, rows.shape[1])
    return drows


def back_to_points(dy: Array, read: list[Corner], rows: Array) -> Array:
    """Return how moving each point changes what is read: (C, points) -> (points, axes)."""
    axes = len(read[0][2])
    dgrid = np.zeros((dy.shape[1], axes), dy.dtype)
    for at, _, taps in read:
        change = np.einsum("cp,cp->p", dy, rows.take(at, 1))
        for axis in range(axes):
            slope = change
            for other, (_, weight, own) in enumerate(taps):
                slope = slope * np.reshape(own if other == axis else weight, -1)
            dgrid[:, axes - 1 - axis] += slope
    return dgrid
