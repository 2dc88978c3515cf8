"""Ops made of steps: flat wherever they have a slope, so no gradient comes back."""

import numpy as np

from chainrule.scratch.ops.broadcast import unbroadcast
from chainrule.scratch.ops.calls import quiet
from chainrule.scratch.ops.contract import op
from chainrule.scratch.types import Array, Needs, Result


def _flat(y: Array) -> Result:
    """Return `y` with the way back of a flat function: zeros."""

    def pullback(dy: Array, needs: Needs) -> tuple[Array]:
        return (np.zeros_like(dy),)

    return y, pullback


@op()
def floor(x: Array) -> Result:
    """Return the largest whole number not above `x`.

    Math:  y = ⌊x⌋    =>    dx = 0
    """
    return _flat(np.floor(x))


@op()
def ceil(x: Array) -> Result:
    """Return the smallest whole number not below `x`.

    Math:  y = ⌈x⌉    =>    dx = 0
    """
    return _flat(np.ceil(x))


@op()
def trunc(x: Array) -> Result:
    """Return `x` without the part behind the point.

    Math:  y = ⌊x⌋ if x > 0 else ⌈x⌉    =>    dx = 0
    """
    return _flat(np.trunc(x))


@op()
def round(x: Array) -> Result:
    """Return the nearest whole number, halves to even.

    Math:  y = ⌊x⌉    =>    dx = 0
    """
    return _flat(np.rint(x))


@op()
def sign(x: Array) -> Result:
    """Return -1, 0 or 1.

    Math:  y = x / |x|,  0 at x = 0    =>    dx = 0
    """
    return _flat(np.sign(x))


@op(promotes=True)
@quiet
def floor_div(a: Array, b: Array) -> Result:
    """Return the largest whole number not above `a / b`.

    Math:  y = ⌊a / b⌋    =>    da = 0,  db = 0
    """
    a_shape, b_shape = a.shape, b.shape

    def pullback(dy: Array, needs: Needs) -> tuple[Array, Array]:
        flat = np.zeros_like(dy)
        return unbroadcast(flat, a_shape), unbroadcast(flat, b_shape)

    return np.floor_divide(a, b), pullback


@op(saves=("a", "b"), promotes=True)
@quiet
def remainder(a: Array, b: Array) -> Result:
    """Return what floor division leaves, with the sign of `b`.

    Math:  y = a - b ⌊a / b⌋    =>    da = dy,  db = -dy ⌊a / b⌋
    """

    @quiet
    def pullback(dy: Array, needs: Needs) -> tuple[Array | None, Array | None]:
        da = unbroadcast(dy, a.shape) if needs[0] else None
        db = unbroadcast(-dy * np.floor(a / b), b.shape) if needs[1] else None
        return da, db

    return np.remainder(a, b), pullback


@op(saves=("a", "b"), promotes=True)
@quiet
def fmod(a: Array, b: Array) -> Result:
    """Return what division towards zero leaves, with the sign of `a`.

    Math:  y = a - b trunc(a / b)    =>    da = dy,  db = -dy trunc(a / b)
    """

    @quiet
    def pullback(dy: Array, needs: Needs) -> tuple[Array | None, Array | None]:
        da = unbroadcast(dy, a.shape) if needs[0] else None
        db = unbroadcast(-dy * np.trunc(a / b), b.shape) if needs[1] else None
        return da, db

    return np.fmod(a, b), pullback
