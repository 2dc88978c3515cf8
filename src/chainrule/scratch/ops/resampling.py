"""Resampling: each place of the output is a weighted sum of a few places of the input.

taps = [(at, weight), …]    # for each axis, at (K, N): the K places that output place N reads
y, pullback = resample(x, taps=taps)    # the last len(taps) axes get new lengths

Nearest reads one place with weight 1, linear two, cubic four. Axis after axis they do what a
window over all axes at once would do. `resample` and `gather_back` are each other's way back.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from chainrule.scratch.ops.calls import call, quiet
from chainrule.scratch.ops.contract import op
from chainrule.scratch.types import Array, Needs, Result

# Up to this length an axis is read by a product with a matrix that is mostly zeros. It reads
# each place n times for nothing and still is quicker than picking: 16 x 32 images of 16 x 16
# to 32 x 32 and back, bilinear, take 1.4 ms instead of 10.3.
SHORT = 256

Taps = tuple[tuple[Array, Array | None], ...]  # weight None stands for ones


@op()
def resample(x: Array, *, taps: Taps) -> Result:
    """Return weighted sums of places along the last axes of `x`.

    Math:   y[n] = Σ weight[k, n] x[at[k, n]] over k    =>    dx[at[k, n]] += weight[k, n] dy[n]
    Shape:  x (*, L), at and weight (K, N) -> (*, N), for each of the last axes
    Params: taps: (at, weight) for each of the last axes; at must not fall along N.

    >>> at, weight = np.array([[0, 0, 1, 1], [0, 1, 1, 1]]), np.full((2, 4), 0.5)
    >>> resample(np.array([2.0, 4.0]), taps=((at, weight),))[0].tolist()
    [2.0, 3.0, 4.0, 4.0]
    """
    lengths, y = x.shape[-len(taps) :], x
    for axis, (at, weight) in reversed(list(enumerate(taps, -len(taps)))):
        y = read_along(y, axis, at, weight)

    def pullback(dy: Any, needs: Needs) -> tuple[Any]:
        return (call(gather_back, dy, taps=taps, lengths=lengths),)

    return y, pullback


@op()
def gather_back(dy: Array, *, taps: Taps, lengths: tuple[int, ...]) -> Result:
    """Hand each number back to the places that `resample` reads it from.

    Math:   dx = 0,  dx[at[k, n]] += weight[k, n] dy[n]
            =>    ddy[n] = Σ weight[k, n] ddx[at[k, n]] over k
    Shape:  dy (*, N) -> (*, L), for each of the last axes
    """
    dx = dy
    for axis, ((at, weight), n) in enumerate(zip(taps, lengths, strict=True), -len(taps)):
        dx = add_along(dx, axis, at, weight, n)
    return dx, lambda dx, needs: (call(resample, dx, taps=taps),)


def read_along(x: Array, axis: int, at: Array, weight: Array | None) -> Array:
    """Return Σ weight[k] x[at[k]] along one axis."""
    if weight is None:
        return np.take(x, at[0], axis)
    if x.shape[axis] <= SHORT:
        y = times_along(x, axis, table(at, weight, x.shape[axis], x.dtype))
        if np.isfinite(np.sum(y)):  # or else 0 · inf may have spoiled a whole line
            return y
    weight, y = aligned(weight, axis), np.take(x, at[0], axis)
    y *= weight[0]
    for k in range(1, len(at)):
        part = np.take(x, at[k], axis)
        part *= weight[k]
        y += part
    return y


def add_along(dy: Array, axis: int, at: Array, weight: Array | None, n: int) -> Array:
    """Undo `read_along`: add weight[k] dy to the places at[k] of an axis of length n."""
    if weight is not None and n <= SHORT:
        dx = times_along(dy, axis, table(at, weight, n, dy.dtype).T)
        if np.isfinite(np.sum(dx)):
            return dx
    here: tuple[Any, ...] = (slice(None),) * (dy.ndim + axis)
    shape = list(dy.shape)
    shape[axis] = n
    dx = np.zeros(shape, dy.dtype)
    scale = None if weight is None else aligned(weight, axis)
    for k, places in enumerate(at):
        part = dy if scale is None else dy * scale[k]
        starts = np.flatnonzero(np.diff(places, prepend=-1))  # of runs that read one place
        dx[*here, places[starts]] += sum_runs(part, starts, axis)
    return dx


def table(at: Array, weight: Array, n: int, dtype: Any) -> Array:
    """Return the taps as a matrix (n, N): column N has the weights of what place N reads."""
    matrix = np.zeros((n, at.shape[1]), dtype)
    for places, factors in zip(at, weight, strict=True):
        matrix[places, np.arange(len(places))] += factors
    return matrix


@quiet
def times_along(x: Array, axis: int, matrix: Array) -> Array:
    """Multiply `x` by a matrix (L, N) along the axis of length L, counted from the end."""
    inner = prod(x.shape[x.ndim + axis + 1 :])
    shape = (*x.shape[:axis], matrix.shape[1], *x.shape[x.ndim + axis + 1 :])
    if inner == 1:
        return (x.reshape(-1, len(matrix)) @ matrix).reshape(shape)
    return np.matmul(matrix.T, x.reshape(-1, len(matrix), inner)).reshape(shape)


def sum_runs(x: Array, starts: Array, axis: int) -> Array:
    """Add up the runs of an axis that begin at `starts`.

    Why: runs of one length, as whole factors have, add up slice by slice.
    """
    n, runs = x.shape[axis], len(starts)
    if n == runs:
        return x
    long = n // max(runs, 1)
    if n % max(runs, 1) or not np.array_equal(starts, np.arange(0, n, long)):
        return np.add.reduceat(x, starts, axis)
    here: tuple[Any, ...] = (slice(None),) * (x.ndim + axis)
    total = x[*here, ::long].copy()
    for k in range(1, long):
        total += x[*here, k::long]
    return total


def aligned(weight: Array, axis: int) -> Array:
    """Return weights (K, N) with N where `axis` is, counted from the end."""
    return weight.reshape(*weight.shape, *(1,) * (-axis - 1))
