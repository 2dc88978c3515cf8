"""Lengths of vectors, and distances between all pairs of them, by the p-norm.

    p = 2      √Σ x²          p = 1    Σ |x|
    p = ∞      max |x|        p = 0    how many x are not 0
    else       (Σ |x|ᵖ)¹ᐟᵖ

A vector of length 0 has no direction; its gradient is 0.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from chainrule.scratch.ops.broadcast import unbroadcast
from chainrule.scratch.ops.calls import quiet
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.reduce import Axis, unfold
from chainrule.scratch.ops.special.kernels import value_of
from chainrule.scratch.types import Array, Needs, Result

Grads = tuple[Array | None, ...]
FOLDS: dict[float, Any] = {1: np.sum, math.inf: np.max, -math.inf: np.min}
MANY = 25  # from so many rows on, distances are worked out by a matrix product


@op(saves=("x", "y"))
@quiet
def vector_norm(x: Array, *, p: float = 2.0, axis: Axis = None, keepdims: bool = False) -> Result:
    """Return the p-norm over `axis`.

    Math:  y = (Σ |x|ᵖ)¹ᐟᵖ    =>    dx = dy sign(x) (|x| / y)ᵖ⁻¹,  0 where y = 0
    """
    y = value_of(
        vector_norm, lambda x: length(x, p, axis, keepdims), x, p=p, axis=axis, keepdims=keepdims
    )

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        full = unfold(y, x.shape, axis, keepdims)
        return (unfold(dy, x.shape, axis, keepdims) * slope(x, full, p, axis),)

    return y, pullback


def length(x: Array, p: float, axis: Axis, keepdims: bool) -> Array:
    """Return the p-norm of arrays.

    >>> float(length(np.array([3.0, -4.0]), 2.0, None, False))
    5.0
    """
    size = np.abs(x)
    if p in FOLDS:
        return FOLDS[p](size, axis=axis, keepdims=keepdims)
    if p == 0:
        return np.sum(x != 0, axis=axis, keepdims=keepdims).astype(x.dtype)
    total = np.sum(x * x if p == 2 else size**p, axis=axis, keepdims=keepdims)
    return np.sqrt(total) if p == 2 else total ** (1 / p)


def slope(x: Any, y: Any, p: float, axis: Axis) -> Any:
    """Return dy/dx of the p-norm; `y` has the axes of `x`, those folded with length 1."""
    if p in {0, 1}:
        return np.sign(x) * p
    if math.isinf(p):  # the largest ones share
        hit = (np.abs(x) == y) * np.ones_like(x)
        return np.sign(x) * (hit / np.sum(hit, axis=axis, keepdims=True))
    nothing = np.logical_or(x == 0, y == 0) if p < 2 else y == 0
    part = np.where(nothing, 1, x) / np.where(y == 0, 1, y)
    if p == 2:
        return np.where(nothing, 0, part)
    return np.where(nothing, 0, np.sign(x) * np.abs(part) ** (p - 1))


@op(saves=("a", "b", "y"), promotes=True)
@quiet
def cdist(a: Array, b: Array, *, p: float = 2.0) -> Result:
    """Return the distance of each row of `a` to each row of `b`.

    Math:  y[i, j] = |aᵢ - bⱼ|ₚ    =>    daᵢ = Σⱼ dy[i, j] ∂|d|ₚ/∂d at d = aᵢ - bⱼ,  dbⱼ = -Σᵢ …
           for p = 2, with w = dy / y:  da = (Σⱼ w) a - w b,  db = (Σᵢ w) b - wᵀ a
    Shape: a (*, N, K), b (*, M, K) -> (*, N, M)
    """
    y = value_of(cdist, lambda a, b: distances(a, b, p), a, b, p=p)

    @quiet
    def euclidean(dy: Array, needs: Needs) -> Grads:
        w = np.where(y == 0, 0, dy / np.where(y == 0, 1, y))  # (*, N, M)
        back = np.swapaxes(w, -1, -2)
        da = np.sum(w, axis=-1, keepdims=True) * a - w @ b if needs[0] else None
        db = np.sum(back, axis=-1, keepdims=True) * b - back @ a if needs[1] else None
        return fold(da, a), fold(db, b)

    @quiet
    def general(dy: Array, needs: Needs) -> Grads:
        d = np.expand_dims(a, -2) - np.expand_dims(b, -3)  # (*, N, M, K)
        dd = np.expand_dims(dy, -1) * slope(d, np.expand_dims(y, -1), p, -1)
        da = np.sum(dd, axis=-2) if needs[0] else None
        db = -np.sum(dd, axis=-3) if needs[1] else None
        return fold(da, a), fold(db, b)

    return y, euclidean if p == 2 else general


def fold(dx: Any, x: Any) -> Any:
    """Sum a gradient back to the shape of its input."""
    return None if dx is None else unbroadcast(dx, x.shape)


def distances(a: Array, b: Array, p: float) -> Array:
    """Return the distances of all rows.

    Why:   |a - b|² = |a|² + |b|² - 2 a·b needs no array of all differences; the few digits
           it costs are those that PyTorch gives up too, at the same size.
    """
    if p != 2 or max(a.shape[-2], b.shape[-2]) <= MANY:
        d = np.expand_dims(a, -2) - np.expand_dims(b, -3)  # (*, N, M, K)
        return length(d, p, -1, False) if d.shape[-1] else d.sum(-1)
    squares = np.sum(a * a, axis=-1)[..., :, None] + np.sum(b * b, axis=-1)[..., None, :]
    squares -= 2 * (a @ np.swapaxes(b, -1, -2))
    return np.sqrt(np.maximum(squares, 0))
