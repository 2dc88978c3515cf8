"""Ops that move elements and change none: the way back moves the gradients home.

`reshape`, `permute`, `expand` and `diagonal` answer with a view where NumPy can.
"""

from itertools import accumulate
from math import prod
from typing import Any, Literal

import numpy as np

from chainrule.scratch.generator.layout import relaid
from chainrule.scratch.ops.broadcast import unbroadcast
from chainrule.scratch.ops.calls import call
from chainrule.scratch.ops.contract import op
from chainrule.scratch.types import Array, Needs, Result

Grads = tuple[Array | None, ...]


@op()
def reshape(x: Array, *, shape: tuple[int, ...]) -> Result:
    """Return the elements of `x` in the same order, in axes of `shape`; -1 stands for the rest.

    Math:  y = x in another shape    =>    dx = dy in the old one
    """
    before = x.shape
    return np.reshape(x, shape), lambda dy, needs: (np.reshape(dy, before),)


@op()
def permute(x: Array, *, axes: tuple[int, ...]) -> Result:
    """Return `x` with its axes in the order `axes`.

    Math:  axis i of y is axis axes[i] of x    =>    dx has the axes of dy moved back
    """
    n = len(axes)
    back = tuple(sorted(range(n), key=lambda i: axes[i] % n))
    return np.transpose(x, axes), lambda dy, needs: (np.transpose(dy, back),)


@op()
def expand(x: Array, *, shape: tuple[int, ...]) -> Result:
    """Return `x` repeated along axes of length 1 and new leading axes, without a copy.

    Math:  y[i, j] = x[0, j]    =>    dx[0, j] = Σᵢ dy[i, j]
    """
    before = x.shape
    # A view that repeats nothing can be written to; NumPy's broadcast ones cannot.
    same = prod(before) == prod(shape)
    y = np.reshape(x, shape) if same else np.broadcast_to(x, shape)
    if type(y) is np.ndarray and not y.size:
        y = np.empty(shape, x.dtype)
    return y, lambda dy, needs: (unbroadcast(dy, before),)


def in_reading_order(y: Array) -> Array:
    """Return a new array as PyTorch lays it out, whatever the layout of what it was made of."""
    return np.asarray(y, order="C") if type(y) is np.ndarray else y


@op()
def cat(*arrays: Array, axis: int = 0) -> Result:
    """Return the arrays joined along an axis that they have.

    Math:  y = [a; b; …]    =>    each input receives its stretch of dy
    Shape: (N, K), (M, K) -> (N + M, K)
    """
    ends = list(accumulate(x.shape[axis] for x in arrays))
    ahead: tuple[Any, ...] = (slice(None),) * (axis % len(arrays[0].shape))

    def pullback(dy: Array, needs: Needs) -> Grads:
        starts = [0, *ends[:-1]]
        return tuple(
            dy[(*ahead, slice(start, end))] if need else None
            for start, end, need in zip(starts, ends, needs, strict=True)
        )

    return in_reading_order(np.concatenate(arrays, axis=axis)), pullback


@op()
def stack(*arrays: Array, axis: int = 0) -> Result:
    """Return the arrays side by side along a new axis.

    Math:  y[i] = xᵢ    =>    dxᵢ = dy[i]
    Shape: (N, K), (N, K) -> (2, N, K)
    """
    ahead: tuple[Any, ...] = (slice(None),) * (axis % (len(arrays[0].shape) + 1))

    def pullback(dy: Array, needs: Needs) -> Grads:
        return tuple(dy[(*ahead, i)] if need else None for i, need in enumerate(needs))

    return in_reading_order(np.stack(arrays, axis=axis)), pullback


@op()
def flip(x: Array, *, axes: tuple[int, ...]) -> Result:
    """Return `x` in reverse order along `axes`.

    Math:  y[i] = x[N - 1 - i]    =>    dx[i] = dy[N - 1 - i]
    """
    y = np.flip(x, axes)
    if type(y) is np.ndarray:  # a copy, not NumPy's view from behind
        y = relaid(y, x)
    return y, lambda dy, needs: (np.flip(dy, axes),)


@op()
def roll(x: Array, *, shifts: tuple[int, ...], axes: tuple[int, ...] | None = None) -> Result:
    """Return `x` pushed along `axes`; what leaves at the end enters at the start.

    Math:  y[i] = x[i - shift]    =>    dx[i] = dy[i + shift]
    """
    back = tuple(-n for n in shifts)

    def pullback(dy: Array, needs: Needs) -> Grads:
        return (call(roll, dy, shifts=back, axes=axes),)

    return np.roll(x, shifts[0] if axes is None else shifts, axes), pullback


@op()
def pad(x: Array, *, widths: tuple[tuple[int, int], ...], value: float = 0.0) -> Result:
    """Return `x` in a frame of `value`: (before, after) for each axis; negative widths cut.

    Math:  y = x inside, value outside    =>    dx = dy inside, 0 where x was cut
    """
    back = tuple((-before, -after) for before, after in widths)
    kept = tuple(
        slice(max(-b, 0), n - max(-a, 0)) for n, (b, a) in zip(x.shape, widths, strict=True)
    )
    lengths = [n + b + a for n, (b, a) in zip(x.shape, widths, strict=True)]
    inside = tuple(
        slice(max(b, 0), n - max(a, 0)) for n, (b, a) in zip(lengths, widths, strict=True)
    )
    y = np.full(lengths, value, x.dtype)
    y[inside] = x[kept]
    return y, lambda dy, needs: (call(pad, dy, widths=back),)


@op()
def tril(x: Array, *, diagonal: int = 0) -> Result:
    """Return `x` with zeros above the diagonal.

    Math:  y[i, j] = x[i, j] if j ≤ i + diagonal else 0    =>    dx the same of dy
    Shape: x (*, N, M) -> (*, N, M)
    """
    below = triangle(x, diagonal)  # (N, M)
    # False is zero in every dtype, bool too.
    return np.where(below, x, False), lambda dy, needs: (np.where(below, dy, False),)


@op()
def triu(x: Array, *, diagonal: int = 0) -> Result:
    """Return `x` with zeros below the diagonal.

    Math:  y[i, j] = x[i, j] if j ≥ i + diagonal else 0    =>    dx the same of dy
    Shape: x (*, N, M) -> (*, N, M)
    """
    below = triangle(x, diagonal - 1)  # (N, M)
    return np.where(below, False, x), lambda dy, needs: (np.where(below, False, dy),)


def triangle(x: Array, diagonal: int) -> Array:
    """Return a mask of the last two axes of `x` that holds on and below a diagonal."""
    rows, columns = x.shape[-2:]
    return np.tri(rows, columns, diagonal, dtype=bool)


@op()
def diagonal(x: Array, *, offset: int = 0, axis1: int = 0, axis2: int = 1) -> Result:
    """Return the diagonal of two axes as the last axis of a view.

    Math:  y[i] = x[i, i + offset]    =>    dx[i, i + offset] = dy[i], 0 elsewhere
    Shape: x (N, M, *) -> (*, K)
    """
    n, m = x.shape[axis1], x.shape[axis2]
    top, left = max(-offset, 0), max(offset, 0)
    k = max(min(n - top, m - left), 0)
    square = np.moveaxis(x, (axis1, axis2), (-2, -1))[..., top : top + k, left : left + k]

    def pullback(dy: Array, needs: Needs) -> Grads:
        dsquare = np.where(np.eye(k, dtype=bool), np.expand_dims(dy, -1), 0)  # (*, K, K)
        frame = ((top, n - top - k), (left, m - left - k))
        widths = ((0, 0),) * (len(dy.shape) - 1) + frame
        return (np.moveaxis(call(pad, dsquare, widths=widths), (-2, -1), (axis1, axis2)),)

    return np.einsum("...ii->...i", square), pullback


def copied(x: Array, dtype: np.dtype) -> Array:
    """Return a copy of `x` in PyTorch's layout, in which repeated axes stay where they stand."""
    plain = type(x) is not np.ndarray or x.flags.c_contiguous
    return x.astype(dtype) if plain else relaid(x, x, dtype)


@op()
def cast(x: Array, *, dtype: np.dtype) -> Result:
    """Return the elements of `x` in another dtype; the gradient is cast back.

    Math:  y = x    =>    dx = dy
    """
    before = x.dtype
    return copied(x, dtype), lambda dy, needs: (call(cast, dy, dtype=before),)


@op()
def clone(x: Array, *, order: Literal["K", "C"] = "K") -> Result:
    """Return a copy of `x`: "K" keeps its layout in memory, "C" puts the last axis together.

    Math:  y = x    =>    dx = dy
    """
    y = np.array(x, order=order) if order == "C" else copied(x, x.dtype)
    return y, lambda dy, needs: (dy,)
