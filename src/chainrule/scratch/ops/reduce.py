"""Ops that fold axes into one number, and running folds along an axis.

`axis` is a number, a tuple, or None for all axes; `keepdims` leaves them with length 1.
"""

from __future__ import annotations

import math

import numpy as np

from chainrule.scratch.ops.calls import call, quiet
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.index import along, place
from chainrule.scratch.types import Array, Needs, Result

Axis = int | tuple[int, ...] | None
Grads = tuple[Array | None, ...]


def unfold(y: Array, shape: tuple[int, ...], axis: Axis, keepdims: bool) -> Array:
    """Give a folded array its axes back, with length 1, to broadcast against `shape`."""
    if keepdims or len(y.shape) == len(shape):
        return y
    if axis is None:
        return np.reshape(y, (1,) * len(shape))
    return np.expand_dims(y, axis)


def count(shape: tuple[int, ...], axis: Axis) -> int:
    """Return how many elements are folded into one."""
    if axis is None:
        return math.prod(shape)
    return math.prod(shape[i] for i in ((axis,) if isinstance(axis, int) else axis))


@op()
def sum(x: Array, *, axis: Axis = None, keepdims: bool = False) -> Result:
    """Return the sum over `axis`.

    Math:  y = Σ x    =>    dx = dy, repeated
    """
    shape = x.shape

    def pullback(dy: Array, needs: Needs) -> Grads:
        return (np.broadcast_to(unfold(dy, shape, axis, keepdims), shape),)

    return np.sum(x, axis=axis, keepdims=keepdims), pullback


@op()
@quiet
def mean(x: Array, *, axis: Axis = None, keepdims: bool = False) -> Result:
    """Return the mean over `axis`; nan where there is nothing to average.

    Math:  y = Σ x / N    =>    dx = dy / N, repeated
    """
    shape, n = x.shape, count(x.shape, axis)

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        return (np.broadcast_to(unfold(dy / n, shape, axis, keepdims), shape),)

    return np.sum(x, axis=axis, keepdims=keepdims) / n, pullback


@op(saves=("x", "y"))
def amax(x: Array, *, axis: Axis = None, keepdims: bool = False) -> Result:
    """Return the largest element; equal ones share the gradient evenly.

    Math:  y = max x    =>    dx = dy / n at the n places where x = y
    """
    y = np.max(x, axis=axis, keepdims=keepdims)
    return y, lambda dy, needs: (share(dy, x, y, axis, keepdims),)


@op(saves=("x", "y"))
def amin(x: Array, *, axis: Axis = None, keepdims: bool = False) -> Result:
    """Return the smallest element; equal ones share the gradient evenly.

    Math:  y = min x    =>    dx = dy / n at the n places where x = y
    """
    y = np.min(x, axis=axis, keepdims=keepdims)
    return y, lambda dy, needs: (share(dy, x, y, axis, keepdims),)


@quiet
def share(dy: Array, x: Array, y: Array, axis: Axis, keepdims: bool) -> Array:
    """Split `dy` evenly among the elements of `x` that equal `y`."""
    hit = (x == unfold(y, x.shape, axis, keepdims)) * np.ones_like(x)
    n = np.sum(hit, axis=axis, keepdims=True)
    return hit * (unfold(dy, x.shape, axis, keepdims) / n)


@op()
def max_dim(x: Array, *, axis: int, keepdims: bool = False) -> tuple:
    """Return the largest element and where it stands; the first of equal ones wins.

    Math:  i = argmax x,  y = x[i]    =>    dx = dy at i, 0 elsewhere
    """
    return pick(x, np.argmax(x, axis=axis, keepdims=True), axis, keepdims)


@op()
def min_dim(x: Array, *, axis: int, keepdims: bool = False) -> tuple:
    """Return the smallest element and where it stands; the first of equal ones wins.

    Math:  i = argmin x,  y = x[i]    =>    dx = dy at i, 0 elsewhere
    """
    return pick(x, np.argmin(x, axis=axis, keepdims=True), axis, keepdims)


def pick(x: Array, index: Array, axis: int, keepdims: bool) -> tuple:
    """Return the elements of `x` at `index`, which has length 1 along `axis`, and the way back."""
    shape, key = x.shape, along(index, axis)
    y = x[key]

    def pullback(dys: tuple[Array | None, ...], needs: Needs) -> Grads:
        if dys[0] is None:
            return (None,)
        dy = unfold(dys[0], shape, axis, keepdims)
        return (call(place, dy, shape=shape, key=key),)

    if keepdims:
        return (y, index.copy()), pullback
    return (np.squeeze(y, axis), np.squeeze(index.copy(), axis)), pullback


@op(saves=("x",))
def prod(x: Array, *, axis: Axis = None, keepdims: bool = False) -> Result:
    """Return the product over `axis`.

    Math:  y = Π xᵢ    =>    dxᵢ = dy Π_{j<i} xⱼ Π_{j>i} xⱼ
    Why:   products from the left and from the right stay right where an x is 0; y / x not.
    """
    shape = x.shape

    def pullback(dy: Array, needs: Needs) -> Grads:
        axes = range(len(shape)) if axis is None else (axis,) if isinstance(axis, int) else axis
        ends = tuple(range(-len(axes), 0))
        moved = np.moveaxis(x, axes, ends)
        row = np.reshape(moved, (*moved.shape[: len(shape) - len(axes)], -1))  # (*, N)
        ones = np.ones_like(row[..., :1])
        before = np.cumprod(np.concatenate([ones, row[..., :-1]], -1), -1)
        behind = np.cumprod(np.concatenate([ones, np.flip(row, -1)[..., :-1]], -1), -1)
        others = np.reshape(before * np.flip(behind, -1), moved.shape)
        return (np.moveaxis(others, ends, axes) * unfold(dy, shape, axis, keepdims),)

    return np.prod(x, axis=axis, keepdims=keepdims), pullback


@op(saves=("x",))
@quiet
def var(x: Array, *, axis: Axis = None, correction: float = 1, keepdims: bool = False) -> Result:
    """Return the variance over `axis`; `correction` is taken off the number of elements.

    Math:  y = Σ (x - mean)² / (N - correction)    =>    dx = 2 dy (x - mean) / (N - correction)
    """
    shape, n = x.shape, max(count(x.shape, axis) - correction, 0)

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        return (unfold(dy, shape, axis, keepdims) * (centered(x, axis) * 2 / n),)

    return np.sum(np.square(centered(x, axis)), axis=axis, keepdims=keepdims) / n, pullback


@op(saves=("x", "y"))
@quiet
def std(x: Array, *, axis: Axis = None, correction: float = 1, keepdims: bool = False) -> Result:
    """Return the standard deviation over `axis`.

    Math:  y = √var(x)    =>    dx = dy (x - mean) / ((N - correction) y),  0 where y = 0
    """
    shape, n = x.shape, max(count(x.shape, axis) - correction, 0)
    y = np.sqrt(np.sum(np.square(centered(x, axis)), axis=axis, keepdims=keepdims) / n)

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        slope = np.where(y == 0, 0, dy / (y * n))
        return (unfold(slope, shape, axis, keepdims) * centered(x, axis),)

    return y, pullback


def centered(x: Array, axis: Axis) -> Array:
    """Return `x` minus its mean."""
    return x - np.sum(x, axis=axis, keepdims=True) / count(x.shape, axis)


@op(saves=("x", "y"))
@quiet
def logsumexp(x: Array, *, axis: Axis = None, keepdims: bool = False) -> Result:
    """Return the logarithm of the sum of exponentials, a smooth maximum.

    Math:  y = ln Σ exp(x)    =>    dx = dy exp(x - y)
    Why:   taking the largest x out of the sum first keeps exp from overflowing.
    """
    shape = x.shape
    top = np.max(x, axis=axis, keepdims=True)
    top = np.where(np.isfinite(top), top, 0)
    y = np.log(np.sum(np.exp(x - top), axis=axis, keepdims=True)) + top
    if not keepdims:
        y = np.squeeze(y, axis)

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        slope = np.exp(x - unfold(y, shape, axis, keepdims))
        return (unfold(dy, shape, axis, keepdims) * slope,)

    return y, pullback


@op()
def cumsum(x: Array, *, axis: int) -> Result:
    """Return the running sum along `axis`.

    Math:  yᵢ = Σ_{j≤i} xⱼ    =>    dxᵢ = Σ_{j≥i} dyⱼ
    """

    def pullback(dy: Array, needs: Needs) -> Grads:
        return (np.flip(np.cumsum(np.flip(dy, axis), axis), axis),)

    return np.cumsum(x, axis), pullback


@op(saves=("x",))
def cumprod(x: Array, *, axis: int) -> Result:
    """Return the running product along `axis`.

    Math:  yᵢ = Π_{j≤i} xⱼ    =>    dxᵢ = yᵢ₋₁ sᵢ,  sᵢ = dyᵢ + xᵢ₊₁ sᵢ₊₁
    Why:   the sum runs backwards without a division, so zeros among the x do no harm.
    """

    def pullback(dy: Array, needs: Needs) -> Grads:
        xs, dys = np.moveaxis(x, axis, 0), np.moveaxis(dy, axis, 0)
        before = np.cumprod(np.concatenate([np.ones_like(xs[:1]), xs[:-1]]), 0)
        sums = [dys[-1]]
        for i in range(len(xs) - 2, -1, -1):
            sums.append(dys[i] + xs[i + 1] * sums[-1])
        return (np.moveaxis(before * np.stack(sums[::-1]), 0, axis),)

    return np.cumprod(x, axis), pullback
