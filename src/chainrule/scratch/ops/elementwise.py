"""Arithmetic: ops that combine arrays element by element.

Shapes broadcast as NumPy's and PyTorch's do; `unbroadcast` sums each gradient back to the
shape of its input.
"""

import numpy as np

from chainrule.scratch.ops.broadcast import unbroadcast
from chainrule.scratch.ops.calls import quiet
from chainrule.scratch.ops.contract import op
from chainrule.scratch.types import Array, Needs, Result

Grads = tuple[Array | None, ...]


@op(promotes=True)
def add(a: Array, b: Array) -> Result:
    """Return `a + b`.

    Math:  y = a + b    =>    da = dy,  db = dy
    """
    a_shape, b_shape = a.shape, b.shape

    def pullback(dy: Array, needs: Needs) -> Grads:
        da = unbroadcast(dy, a_shape) if needs[0] else None
        db = unbroadcast(dy, b_shape) if needs[1] else None
        return da, db

    return a + b, pullback


@op(promotes=True)
def sub(a: Array, b: Array) -> Result:
    """Return `a - b`.

    Math:  y = a - b    =>    da = dy,  db = -dy
    """
    a_shape, b_shape = a.shape, b.shape

    def pullback(dy: Array, needs: Needs) -> Grads:
        da = unbroadcast(dy, a_shape) if needs[0] else None
        db = -unbroadcast(dy, b_shape) if needs[1] else None
        return da, db

    return a - b, pullback


@op(saves=("a", "b"), only_for={"a": "b", "b": "a"}, promotes=True)
def mul(a: Array, b: Array) -> Result:
    """Return `a * b`.

    Math:  y = a b    =>    da = dy b,  db = dy a
    """

    def pullback(dy: Array, needs: Needs) -> Grads:
        da = unbroadcast(dy * b, a.shape) if needs[0] else None
        db = unbroadcast(dy * a, b.shape) if needs[1] else None
        return da, db

    return a * b, pullback


@op(saves=("a", "b"), only_for={"a": "b"}, promotes=True)
@quiet
def div(a: Array, b: Array) -> Result:
    """Return `a / b`.

    Math:  y = a / b    =>    da = dy / b,  db = -(dy / b) (a / b)
    """

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        slope = dy / b
        da = unbroadcast(slope, a.shape) if needs[0] else None
        db = unbroadcast(-slope * (a / b), b.shape) if needs[1] else None
        return da, db

    return a / b, pullback


@op(saves=("a", "b", "y"), promotes=True)
@quiet
def pow(a: Array, b: Array) -> Result:
    """Return `a` to the power `b`.

    Math:  y = aᵇ    =>    da = dy b aᵇ⁻¹,  db = dy y log(a)
    Why:   x⁰ is 1 for every x, so its slope is 0, at x = 0 too, where b aᵇ⁻¹ would be
           0 · inf; and 0ᵇ is 0 for every b > 0, so db is 0 there.
    """
    y = a**b

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        da = db = None
        if needs[0]:
            slope = b * a ** np.where(b == 0, 0, b - 1)
            da = unbroadcast(dy * slope, a.shape)
        if needs[1]:
            base = np.where(np.logical_and(a == 0, b >= 0), 1, a)
            db = unbroadcast(dy * (y * np.log(base)), b.shape)
        return da, db

    return y, pullback


@op()
def neg(x: Array) -> Result:
    """Return `-x`.

    Math:  y = -x    =>    dx = -dy
    """
    return -x, lambda dy, needs: (-dy,)


@op(saves=("x",))
def abs(x: Array) -> Result:
    """Return the distance of `x` from zero.

    Math:  y = |x|    =>    dx = dy sign(x)
    """
    return np.abs(x), lambda dy, needs: (dy * np.sign(x),)


@op(saves=("a", "b"), promotes=True)
def maximum(a: Array, b: Array) -> Result:
    """Return the larger of `a` and `b`.

    Math:  y = max(a, b)    =>    da = dy where a > b,  dy / 2 where a = b
    """

    def pullback(dy: Array, needs: Needs) -> Grads:
        half = dy / 2
        da = unbroadcast(half * (a > b) + half * (a >= b), a.shape) if needs[0] else None
        db = unbroadcast(half * (b > a) + half * (b >= a), b.shape) if needs[1] else None
        return da, db

    return np.maximum(a, b), pullback


@op(saves=("a", "b"), promotes=True)
def minimum(a: Array, b: Array) -> Result:
    """Return the smaller of `a` and `b`.

    Math:  y = min(a, b)    =>    da = dy where a < b,  dy / 2 where a = b
    """

    def pullback(dy: Array, needs: Needs) -> Grads:
        half = dy / 2
        da = unbroadcast(half * (a < b) + half * (a <= b), a.shape) if needs[0] else None
        db = unbroadcast(half * (b < a) + half * (b <= a), b.shape) if needs[1] else None
        return da, db

    return np.minimum(a, b), pullback


@op(saves=("x",))
def clamp(x: Array, *, min: float | None = None, max: float | None = None) -> Result:
    """Return `x`, raised to `min` and lowered to `max`; either may be None.

    Math:  y = min(max(x, min), max)    =>    dx = dy where min ≤ x ≤ max
    """
    raised = x if min is None else np.maximum(x, min)
    y = raised if max is None else np.minimum(raised, max)

    def pullback(dy: Array, needs: Needs) -> Grads:
        low = True if min is None else x >= min
        high = True if max is None else x <= max
        return (dy * np.logical_and(low, high),)

    return y, pullback


@op(saves=("condition",))
def where(condition: Array, a: Array, b: Array) -> Result:
    """Return `a` where `condition` holds and `b` elsewhere.

    Math:  y = a if condition else b    =>    da = dy where condition,  db = dy elsewhere
    Why:   choosing 0 instead of multiplying by 0 keeps inf and nan of the other side out.
    """
    a_shape, b_shape = a.shape, b.shape

    def pullback(dy: Array, needs: Needs) -> Grads:
        da = unbroadcast(np.where(condition, dy, 0), a_shape) if needs[1] else None
        db = unbroadcast(np.where(condition, 0, dy), b_shape) if needs[2] else None
        return None, da, db

    return np.where(condition, a, b), pullback


@op(saves=("a", "b", "weight"), promotes=True)
def lerp(a: Array, b: Array, weight: Array) -> Result:
    """Return the point on the way from `a` to `b` after the share `weight`.

    Math:  y = a + weight (b - a)
           =>    da = dy (1 - weight),  db = dy weight,  dweight = dy (b - a)
    """

    def pullback(dy: Array, needs: Needs) -> Grads:
        da = unbroadcast(dy * (1 - weight), a.shape) if needs[0] else None
        db = unbroadcast(dy * weight, b.shape) if needs[1] else None
        dweight = unbroadcast(dy * (b - a), weight.shape) if needs[2] else None
        return da, db, dweight

    return a + weight * (b - a), pullback


@op(saves=("a", "b"), promotes=True)
def atan2(a: Array, b: Array) -> Result:
    """Return the angle of the point (b, a), seen from the origin.

    Math:  y = atan(a / b)    =>    da = dy b / (a² + b²),  db = -dy a / (a² + b²)
    """

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        slope = dy / (a * a + b * b)
        da = unbroadcast(slope * b, a.shape) if needs[0] else None
        db = unbroadcast(-slope * a, b.shape) if needs[1] else None
        return da, db

    return np.arctan2(a, b), pullback
