"""Divide examples into parts, such as training, validation and test, by chance or by class.

>>> train, test = split(10, (0.8, 0.2), seed=0)
>>> len(train), len(test), sorted([*train, *test]) == list(range(10))
(8, 2, True)
"""

import math
from collections.abc import Sequence

import numpy as np

from chainrule.errors import OptionError, ShapeError


def split(
    n: int, fractions: Sequence[float], seed: int, stratify: np.ndarray | None = None
) -> tuple[np.ndarray, ...]:
    """Return one array of indices for each fraction; together they hold 0 … n-1 once each.

    Params: fractions  the parts' shares; they add up to 1
            seed       the same seed gives the same parts, on every machine and NumPy version
            stratify   labels (N,): each part then gets its share of each class as nearly as
                       whole examples allow
    """
    sizes = _sizes(n, fractions)
    order = _shuffled(n, seed)
    if stratify is None:
        return tuple(np.split(order, np.cumsum(sizes)[:-1]))
    labels = np.asarray(stratify)
    if labels.shape != (n,):
        raise ShapeError(
            f"stratify needs one label for each of {n} examples", got=f"{labels.shape}"
        )
    part = _dealt(labels[order], fractions, sizes)
    return tuple(order[part == p] for p in range(len(sizes)))


def _shuffled(n: int, seed: int) -> np.ndarray:
    """Sort random words: NumPy promises that a bit generator's words never change."""
    return np.argsort(np.random.PCG64(seed).random_raw(n), kind="stable")


def _sizes(n: int, fractions: Sequence[float]) -> list[int]:
    """Round the shares of n so that they add up to n, the largest remainders first."""
    if min(fractions, default=-1) < 0 or not math.isclose(sum(fractions), 1, abs_tol=1e-9):
        raise OptionError(
            "fractions must be 0 or more and add up to 1",
            got=f"{tuple(fractions)}",
            hint="(0.8, 0.1, 0.1)",
        )
    shares = [n * f for f in fractions]
    sizes = [math.floor(share + 1e-9) for share in shares]
    by_remainder = sorted(range(len(sizes)), key=lambda p: sizes[p] - shares[p])
    for p in by_remainder[: n - sum(sizes)]:
        sizes[p] += 1
    if any(size == 0 < f for size, f in zip(sizes, fractions, strict=True)):
        raise OptionError(
            f"each part of {tuple(fractions)} needs an example",
            got=f"{n} examples, which gives parts of {sizes}",
            hint="use more examples or larger fractions",
        )
    return sizes


def _dealt(labels: np.ndarray, fractions: Sequence[float], sizes: list[int]) -> np.ndarray:
    """Return the part of each example: every class in shares, what is left over to fill up."""
    part = np.full(len(labels), -1)
    for label in np.unique(labels):
        members = np.flatnonzero(labels == label)
        counts = [math.floor(len(members) * f + 1e-9) for f in fractions]
        part[members[: sum(counts)]] = np.repeat(np.arange(len(counts)), counts)
    missing = np.array(sizes) - np.bincount(part[part >= 0], minlength=len(sizes))
    part[part < 0] = np.repeat(np.arange(len(sizes)), missing)
    return part
