"""Views whose elements overlap or skip: windows along an axis, any steps through memory.

An element that the view shows several times receives the sum of their gradients.
"""

import math

import numpy as np

from chainrule.scratch.ops.calls import call
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.index import place
from chainrule.scratch.types import Array, Needs, Result


@op()
def unfold_dim(x: Array, *, axis: int, size: int, step: int) -> Result:
    """Return the windows of `size` elements along an axis, each `step` behind the one before.

    Math:  y[i, k] = x[i step + k]    =>    dx[i step + k] += dy[i, k]
    Shape: x (N) -> (M, size), M windows in the place of the axis, their elements last
    """
    shape = x.shape
    starts = np.arange(0, shape[axis] - size + 1, step)
    key = (*[slice(None)] * axis, starts[:, None] + np.arange(size))
    every = np.lib.stride_tricks.sliding_window_view(x, size, axis, subok=True, writeable=True)

    def pullback(dy: Array, needs: Needs) -> tuple[Array]:
        return (call(place, np.moveaxis(dy, -1, axis + 1), shape=shape, key=key),)

    return every[(*[slice(None)] * axis, slice(None, None, step))], pullback


@op()
def as_strided(
    x: Array, *, shape: tuple[int, ...], strides: tuple[int, ...], offset: int
) -> Result:
    """Return the elements met by stepping through the memory of `x`, counted in elements.

    Math:  y[i, j] = x.flat[offset + i strides₀ + j strides₁]    =>    dx.flat[…] += dy[i, j]
    """
    before, flat = x.shape, np.reshape(x, -1)
    at = np.array(offset)
    for n, step in zip(shape, strides, strict=True):
        at = at[..., None] + step * np.arange(n)

    def pullback(dy: Array, needs: Needs) -> tuple[Array]:
        dx = call(place, dy, shape=(math.prod(before),), key=(at,))
        return (np.reshape(dx, before),)

    jumps = [step * flat.itemsize for step in strides]
    y = np.lib.stride_tricks.as_strided(flat[offset:], shape, jumps, subok=True)
    return y, pullback
