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


def memory_axes(x: Array) -> list[int]:
    """Return the axes of `x`, those with the longest steps in memory first.

    Why: an axis of step 0, which `expand` makes, compares with none, so this is PyTorch's
         insertion sort and no call of `sorted`: it steps over such an axis.
    """
    axes = list(range(x.ndim))[::-1]  # the shortest step first, until the end
    for new in range(1, x.ndim):
        at = new
        for before in range(new - 1, -1, -1):
            order = compare(x, axes[before], axes[at])
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
