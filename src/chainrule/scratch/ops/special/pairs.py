"""Functions of two operands beyond arithmetic: lengths, signs, the larger that is a number."""

import numpy as np

from chainrule.scratch.ops.broadcast import unbroadcast
from chainrule.scratch.ops.calls import quiet
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.special.kernels import value_of
from chainrule.scratch.types import Array, Needs, Result

Grads = tuple[Array | None, ...]


@op(saves=("a", "b", "y"), promotes=True)
@quiet
def hypot(a: Array, b: Array) -> Result:
    """Return the length of the vector (a, b).

    Math:  y = √(a² + b²)    =>    da = dy a / y,  db = dy b / y
    """
    y = value_of(hypot, np.hypot, a, b)

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        da = unbroadcast(dy * (a / y), a.shape) if needs[0] else None
        db = unbroadcast(dy * (b / y), b.shape) if needs[1] else None
        return da, db

    return y, pullback


@op(saves=("a", "b"), promotes=True)
def copysign(a: Array, b: Array) -> Result:
    """Return the size of `a` with the sign of `b`, which may be that of a zero.

    Math:  y = |a| sign(b)    =>    da = dy y / a,  0 at a = 0;  db = 0
    """
    b_shape = b.shape

    def pullback(dy: Array, needs: Needs) -> Grads:
        da = None
        if needs[0]:
            flip = value_of(copysign, np.copysign, np.ones_like(a), b) * np.sign(a)
            da = unbroadcast(dy * flip, a.shape)
        db = unbroadcast(np.zeros_like(dy), b_shape) if needs[1] else None
        return da, db

    return value_of(copysign, np.copysign, a, b), pullback


@op(saves=("a", "b"), promotes=True)
def fmax(a: Array, b: Array) -> Result:
    """Return the larger of each pair, or the one that is a number.

    Math:  y = max(a, b)    =>    da = dy where a ≥ b or b is NaN,  db = dy elsewhere
    """
    return chosen(a, b, np.logical_or(a >= b, np.isnan(b)))


@op(saves=("a", "b"), promotes=True)
def fmin(a: Array, b: Array) -> Result:
    """Return the smaller of each pair, or the one that is a number.

    Math:  y = min(a, b)    =>    da = dy where a ≤ b or b is NaN,  db = dy elsewhere
    """
    return chosen(a, b, np.logical_or(a <= b, np.isnan(b)))


def chosen(a: Array, b: Array, first: Array) -> Result:
    """Return `a` where it comes first, else `b`, and the way back."""

    def pullback(dy: Array, needs: Needs) -> Grads:
        da = unbroadcast(np.where(first, dy, 0), a.shape) if needs[0] else None
        db = unbroadcast(np.where(first, 0, dy), b.shape) if needs[1] else None
        return da, db

    return np.where(first, a, b), pullback
