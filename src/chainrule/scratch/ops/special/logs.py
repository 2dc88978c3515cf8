"""Logarithms that must not lose digits or overflow: of odds, of sums, of products."""

from typing import Any

import numpy as np

from chainrule.scratch.ops.broadcast import unbroadcast
from chainrule.scratch.ops.calls import call, quiet
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.special.kernels import value_of
from chainrule.scratch.types import Array, Needs, Result

Grads = tuple[Array | None, ...]


@op(saves=("x",))
@quiet
def logit(x: Array, *, eps: float | None = None) -> Result:
    """Return the logarithm of the odds, the inverse of the sigmoid.

    Math:  y = ln(x / (1 - x))    =>    dx = dy / (x (1 - x)),  0 where `eps` moved x
    Params: eps: first move x into [eps, 1 - eps].
    """
    z = x if eps is None else np.clip(x, eps, 1 - eps)
    low, high = (0, 1) if eps is None else (eps, 1 - eps)
    beyond = np.nan if eps is None else 0

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        inside = np.logical_and(x >= low, x <= high)
        return (np.where(inside, dy / (x * (1 - x)), beyond),)

    return np.log(z / (1 - z)), pullback


@op(saves=("a", "b"), promotes=True)
@quiet
def xlogy(a: Array, b: Array) -> Result:
    """Return a ln b, and 0 where a is 0, whatever b is.

    Math:  y = a ln b    =>    da = dy ln b,  db = dy a / b
    Why:   p ln p tends to 0 as p does; 0 · ln 0 would be NaN.
    """
    nothing = np.logical_and(a == 0, np.logical_not(np.isnan(b)))

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        da = db = None
        if needs[0]:
            flat = np.logical_and(a == 0, b <= 0)
            da = unbroadcast(np.where(flat, 0, dy * np.log(np.where(flat, 1, b))), a.shape)
        if needs[1]:
            db = unbroadcast(dy * (a / b), b.shape)
        return da, db

    return np.where(nothing, 0, a * np.log(np.where(nothing, 1, b))), pullback


@op(saves=("a", "b"), promotes=True)
@quiet
def logaddexp(a: Array, b: Array) -> Result:
    """Return ln(exp(a) + exp(b)) without overflow.

    Math:  y = ln(eᵃ + eᵇ)    =>    da = dy / (1 + eᵇ⁻ᵃ),  db = dy / (1 + eᵃ⁻ᵇ)
    """
    y = value_of(logaddexp, np.logaddexp, a, b)
    return y, shares(a, b, np.exp)


@op(saves=("a", "b"), promotes=True)
@quiet
def logaddexp2(a: Array, b: Array) -> Result:
    """Return log₂(2ᵃ + 2ᵇ) without overflow.

    Math:  y = log₂(2ᵃ + 2ᵇ)    =>    da = dy / (1 + 2ᵇ⁻ᵃ),  db = dy / (1 + 2ᵃ⁻ᵇ)
    """
    y = value_of(logaddexp2, np.logaddexp2, a, b)
    return y, shares(a, b, np.exp2)


def shares(a: Array, b: Array, power: Any) -> Any:
    """Return the way back of a logarithm of a sum: each term gets its share."""

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        da = unbroadcast(dy / (1 + power(b - a)), a.shape) if needs[0] else None
        db = unbroadcast(dy / (1 + power(a - b)), b.shape) if needs[1] else None
        return da, db

    return pullback


@op(saves=("x", "y"))
@quiet
def logcumsumexp(x: Array, *, axis: int) -> Result:
    """Return the logarithm of the running sum of exponentials along `axis`.

    Math:  yᵢ = ln Σ_{j≤i} exp(xⱼ)    =>    dxᵢ = Σ_{j≥i} dyⱼ exp(xᵢ - yⱼ)
    Why:   each factor is at most 1, but exp(xᵢ) and exp(-yⱼ) apart overflow. So the sum is
           taken in logarithms too, of the positive dy and of the negative ones.
    """
    y = value_of(logcumsumexp, lambda x: np.logaddexp.accumulate(x, axis), x, axis=axis)

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        return (suffix(np.maximum(dy, 0)) - suffix(np.maximum(-dy, 0)),)

    def suffix(share: Array) -> Array:
        """Return Σ_{j≥i} shareⱼ exp(xᵢ - yⱼ) for shares of one sign."""
        some = share > 0
        logs = np.where(some, np.log(np.where(some, share, 1)) - y, NOTHING)
        behind = np.flip(call(logcumsumexp, np.flip(logs, axis), axis=axis), axis)
        return np.where(behind > NOTHING / 2, np.exp(behind + x), 0)

    return y, pullback


NOTHING = -1e30  # stands for ln 0, which has no slope
