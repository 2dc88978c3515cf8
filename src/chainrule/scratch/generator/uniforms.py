"""Uniform numbers, and the events that are one comparison with such a number."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from chainrule.scratch.generator.layout import laid_out
from chainrule.scratch.generator.stream import Generator
from chainrule.scratch.types import Array

if TYPE_CHECKING:
    from numpy.typing import DTypeLike

SPLITTER = 2.0**27 + 1  # cuts a float64 into two halves of 26 bits


def uniform(
    generator: Generator,
    shape: tuple[int, ...],
    low: float = 0.0,
    high: float = 1.0,
    dtype: DTypeLike = np.float32,
) -> Array:
    """Draw from [low, high): one word each, two for float64.

    Math:  x = u (high - low) + low, rounded once, as a fused multiply-add does

    >>> uniform(Generator().manual_seed(0), (2,), -1.0, 1.0).round(4)
    array([-0.0075,  0.5364], dtype=float32)
    """
    kind, n = np.dtype(dtype), math.prod(shape)
    u = generator.doubles(n) if kind == np.float64 else generator.floats(n)
    low_, high_ = u.dtype.type(low), u.dtype.type(high)
    if (low, high) != (0, 1):
        u = fused(u, high_ - low_, low_)
    x = u.astype(kind, copy=False)
    x[x == np.asarray(high, kind)] = low  # rounding up may reach `high`, which is outside
    return x.reshape(shape)


def fused(x: Array, scale: np.floating, shift: np.floating) -> Array:
    """Return x * scale + shift rounded once, which is what PyTorch's compiled loop does.

    Why: float32 goes through float64, where the product is exact. For float64 the product
         is split into its rounded value and the error of that (Dekker, 1971), and so is
         the sum (Knuth); the two errors are added at the end.
    """
    if x.dtype != np.float64:
        return (x * np.float64(scale) + np.float64(shift)).astype(x.dtype)
    top, rest = halves(x)
    scale_top, scale_rest = halves(scale)
    product = x * scale
    lost = top * scale_top - product + top * scale_rest + rest * scale_top + rest * scale_rest
    total = product + shift
    taken = total - product
    return total + ((product - (total - taken)) + (shift - taken) + lost)


def halves(x: Any) -> tuple[Any, Any]:
    """Cut each float64 into a sum of two numbers of 26 bits."""
    high = SPLITTER * x - (SPLITTER * x - x)
    return high, x - high


def bernoulli(generator: Generator, p: Array | float, shape: tuple[int, ...]) -> Array:
    """Return True with probability `p`: two words each, one where `p` is a float32 array.

    >>> bernoulli(Generator().manual_seed(0), 0.5, (4,)).tolist()
    [False, False, True, False]
    """
    n = math.prod(shape)
    single = isinstance(p, np.ndarray) and p.dtype != np.float64
    u = generator.floats(n) if single else generator.doubles(n)
    return u.reshape(shape) < p


def dropout_mask(generator: Generator, x: Array, p: float) -> Array:
    """Return which elements of `x` dropout keeps, each with probability 1 - p.

    Shape: x (*) -> (*), bool, laid out in memory as `x` is
    """
    return laid_out(lambda shape: bernoulli(generator, 1 - p, shape), x)
