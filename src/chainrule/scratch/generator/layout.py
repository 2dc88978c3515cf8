"""Draw in the order of memory, as PyTorch fills a tensor.

For a transposed tensor that is not the order of its indices: the first number drawn goes to
the first place in memory.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from chainrule.scratch.types import Array


def laid_out(draw: Callable[[tuple[int, ...]], Array], x: Array) -> Array:
    """Return `draw(shape)` with the shape of `x`, laid out in memory as `x` is.

    >>> laid_out(lambda shape: np.arange(6).reshape(shape), np.zeros((2, 3)).T).tolist()
    [[0, 3], [1, 4], [2, 5]]
    """
    if x.flags.c_contiguous:
        return draw(x.shape)
    axes = memory_axes(x)
    return draw(tuple(x.shape[a] for a in axes)).transpose(np.argsort(axes))


def dense_like(x: Array, dtype: np.dtype, *others: Array) -> Array:
    """Return an array, not filled, of the shape of `x`, in whose layout PyTorch puts results.

    The axes lie in memory in the order of those of `x`; where that leaves it open, of `others`.

    >>> dense_like(np.zeros((2, 3)).T, np.dtype(float)).strides
    (8, 24)
    """
    if not others and x.flags.c_contiguous:
        return np.empty(x.shape, dtype)
    axes = memory_axes(x, *others)
    return np.empty([x.shape[a] for a in axes], dtype).transpose(np.argsort(axes))


def relaid(x: Array, like: Array, dtype: np.dtype | None = None) -> Array:
    """Return a copy of `x` that lies in memory as PyTorch would lay out a copy of `like`."""
    laid = dense_like(like, x.dtype if dtype is None else dtype)
    laid[...] = x
    return laid


def memory_axes(*xs: Array) -> list[int]:
    """Return the axes of arrays of one shape, those with the longest steps in memory first.

    Where the arrays differ, the first one that tells two axes apart decides.

    Why: an axis of step 0, which `expand` makes, compares with none, so this is PyTorch's
         insertion sort and no call of `sorted`: it steps over such an axis.
    """
    ndim = xs[0].ndim
    axes = list(range(ndim))[::-1]  # the shortest step first, until the end
    for new in range(1, ndim):
        at = new
        for before in range(new - 1, -1, -1):
            one, other = axes[before], axes[at]
            order = next(filter(None, (compare(x, one, other) for x in xs)), 0)
            if order < 0:
                break
            if order > 0:
                axes[before], axes[at] = axes[at], axes[before]
                at = before
    return axes[::-1]


def compare(x: Array, one: int, other: int) -> int:
    """Return -1 if axis `one` has the shorter step, 1 if the longer, 0 if that cannot be told."""
    step, far = abs(x.strides[one]), abs(x.strides[other])
    if 0 in {step, far}:
        return 0
    if step == far:
        return int(x.shape[one] > x.shape[other])
    return -1 if step < far else 1
