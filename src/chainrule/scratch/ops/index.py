"""Reading and writing parts of an array: what a key names, a pullback puts back.

Reading x[key] and adding into zeros at `key` are each other's way back, and so are all the
ops here. A key is a tuple of what NumPy takes between the brackets. One of numbers, slices,
None and ... names each element at most once and gives a view; one with arrays may name an
element often, and then its gradients add up.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.scratch.ops.broadcast import unbroadcast
from chainrule.scratch.ops.calls import call
from chainrule.scratch.ops.contract import op
from chainrule.scratch.types import Array, Needs, Result

Key = tuple[Any, ...]
Grads = tuple[Array | None, ...]


@op()
def index(x: Array, *, key: Key) -> Result:
    """Return `x[key]`.

    Math:  y = x[key]    =>    dx[key] += dy
    """
    return read(x, key)


@op()
def gather(x: Array, *, index: Array, axis: int) -> Result:
    """Return the elements that `index` names along `axis`.

    Math:  y[i, j] = x[index[i, j], j] for axis 0    =>    dx[index[i, j], j] += dy[i, j]
    """
    return read(x, along(index, axis))


def read(x: Array, key: Key) -> Result:
    """Return `x[key]` and its way back."""
    shape = x.shape
    return x[key], lambda dy, needs: (call(place, dy, shape=shape, key=key),)


@op()
def place(values: Array, *, shape: tuple[int, ...], key: Key) -> Result:
    """Return zeros of `shape` with `values` added at `key`; the way back of `index`.

    Math:  y = 0,  y[key] += values    =>    dvalues = dy[key]
    """
    y = np.zeros(shape, values.dtype)
    if is_basic(key):
        y[key] = values
    else:
        add_at(y, key, values)
    return y, lambda dy, needs: (call(index, dy, key=key),)


@op()
def index_put(x: Array, values: Array, *, key: Key, accumulate: bool = False) -> Result:
    """Return `x` with `values` written, or added, at `key`.

    Math:  y = x,  y[key] = values    =>    dx = dy but 0 at key,  dvalues = dy[key]
    """
    return write(x, values, key, accumulate)


@op()
def scatter(x: Array, values: Array, *, index: Array, axis: int) -> Result:
    """Return `x` with `values` written where `index` says along `axis`.

    Math:  y[index[i, j], j] = values[i, j] for axis 0
           =>    dx = dy but 0 where written,  dvalues[i, j] = dy[index[i, j], j]
    """
    return write(x, values, along(index, axis), accumulate=False)


@op()
def scatter_add(x: Array, values: Array, *, index: Array, axis: int) -> Result:
    """Return `x` with `values` added where `index` says along `axis`.

    Math:  y[index[i, j], j] += values[i, j] for axis 0
           =>    dx = dy,  dvalues[i, j] = dy[index[i, j], j]
    """
    return write(x, values, along(index, axis), accumulate=True)


def write(x: Array, values: Array, key: Key, accumulate: bool) -> Result:
    """Return a copy of `x` with `values` put at `key`, and its way back."""
    shape, zero = values.shape, np.zeros((), values.dtype)
    y = np.array(x, order="C")
    if accumulate:
        add_at(y, key, values)
    else:
        y[key] = values

    def pullback(dy: Array, needs: Needs) -> Grads:
        dx = dvalues = None
        if needs[0]:
            dx = dy if accumulate else call(index_put, dy, zero, key=key)
        if needs[1]:
            dvalues = unbroadcast(call(index, dy, key=key), shape)
        return dx, dvalues

    return y, pullback


@op()
def view_write(base: Array, value: Array, *, view: Callable[[Array], Array]) -> Result:
    """Return `base` with the part that `view` shows replaced by `value`.

    Math:  y = base,  view(y) = value    =>    dbase = dy but view(dbase) = 0,  dvalue = view(dy)
    Why:   this is what writing into a view does to the tensor that the view shows.
    """
    shape, zero = value.shape, np.zeros((), value.dtype)
    y = base.copy()
    view(y)[...] = value

    def pullback(dy: Array, needs: Needs) -> Grads:
        dbase = call(view_write, dy, zero, view=view) if needs[0] else None
        dvalue = unbroadcast(view(dy), shape) if needs[1] else None
        return dbase, dvalue

    return y, pullback


@op(saves=("mask",))
def masked_fill(x: Array, mask: Array, *, value: float) -> Result:
    """Return `x` with `value` where the mask holds.

    Math:  y = value if mask else x    =>    dx = dy but 0 where the mask holds
    """
    shape = x.shape

    def pullback(dy: Array, needs: Needs) -> Grads:
        return unbroadcast(np.where(mask, 0, dy), shape), None

    return np.where(mask, value, x), pullback


def is_basic(key: Key) -> bool:
    """Tell whether a key has no arrays, so that it names each element at most once."""
    return all(k is None or k is ... or isinstance(k, int | np.integer | slice) for k in key)


def along(index: Array, axis: int) -> Key:
    """Return the key that follows `index` on one axis and stays in place on the others."""
    key: list[Array] = list(np.indices(index.shape, sparse=True))
    key[axis] = index
    return tuple(key)


def add_at(y: Array, key: Key, values: Array) -> None:
    """Add `values` to `y[key]` in place; an element named twice gets both.

    Why:   `np.add.at` is quick in one dimension only, so elements are named by their
           positions in the flattened array.
    """
    at = positions(y.shape, key)
    np.add.at(y.reshape(-1), at.reshape(-1), np.broadcast_to(values, at.shape).reshape(-1))


def positions(shape: tuple[int, ...], key: Key) -> Array:
    """Return where each element of x[key] stands in the flattened x.

    >>> positions((4, 2), (np.array([3, 0]),)).tolist()
    [[6, 7], [0, 1]]
    """
    if len(key) == 1 and key[0].dtype.kind in "iu":  # rows: no need to number all of x
        rest = np.arange(math.prod(shape[1:])).reshape(shape[1:])
        rows = np.reshape(key[0] % shape[0], key[0].shape + (1,) * rest.ndim)
        return rows * rest.size + rest
    return np.arange(math.prod(shape)).reshape(shape)[key]
