"""Draw classes by their weights."""

from __future__ import annotations

import numpy as np

from chainrule.scratch.generator.inverse import exponential
from chainrule.scratch.generator.layout import laid_out
from chainrule.scratch.generator.stream import Generator
from chainrule.scratch.types import Array


def multinomial(generator: Generator, weights: Array, n: int, replacement: bool) -> Array:
    """Draw `n` classes from each row, class k in proportion to weights[k].

    Shape: weights (*, K) -> (*, n), int64
    Why:   with replacement a uniform (two words) is looked up in the cumulated weights.
           Without, or for a single draw, every class waits an exponential time (two words)
           of its rate, and the first n to arrive are taken, in order of arrival
           (Efraimidis & Spirakis, 2006).

    >>> multinomial(Generator().manual_seed(0), np.array([0.0, 1.0, 1.0]), 2, False).tolist()
    [2, 1]
    """
    rows = np.atleast_2d(weights)  # (N, K)
    if not replacement or n == 1:
        waits = laid_out(lambda shape: exponential(generator, shape), rows)  # (N, K)
        waits = waits.astype(rows.dtype)
        drawn = first_arrivals(rows / waits, n)
    else:
        drawn = np.array([look_up(generator, row, n) for row in rows], np.int64)
    return drawn.reshape(*weights.shape[:-1], n)


def first_arrivals(speed: Array, n: int) -> Array:
    """Return the places of the `n` largest, largest first.

    Shape: speed (N, K) -> (N, n)
    """
    return np.ascontiguousarray(np.argsort(-speed, axis=-1, kind="stable")[..., :n])


def look_up(generator: Generator, row: Array, n: int) -> Array:
    """Return the classes in whose share of [0, 1] `n` uniforms fall.

    Shape: row (K,) -> (n,)
    """
    shares = np.cumsum(row)  # added up in the row's dtype, as PyTorch does
    shares /= shares[-1]
    shares[-1] = 1
    return np.searchsorted(shares.astype(np.float64), generator.doubles(n), side="left")
