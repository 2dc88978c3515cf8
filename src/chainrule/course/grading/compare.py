"""Whether two results are the same, and what a difference looks like to a human.

>>> alike(np.array([1.0, 2.0]), [1.0, 2.0])
True
>>> difference("f", np.array([2.0, 4.0]), np.array([1.0, 2.0]))
'`f` is 2 times too large'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

RELATIVE, ABSOLUTE = 1e-4, 1e-6


def alike(got: Any, expected: Any) -> bool:
    """Say whether two results agree: shapes equal, numbers to rounding, containers by part."""
    if isinstance(expected, Mapping):
        same = isinstance(got, Mapping) and list(got) == list(expected)
        return same and all(alike(got[key], expected[key]) for key in expected)
    if isinstance(expected, tuple | list):
        fits = isinstance(got, Sequence | np.ndarray) and not isinstance(got, str)
        return fits and len(got) == len(expected) and all(map(alike, got, expected))
    if isinstance(expected, str | bool | None):
        return type(got) is type(expected) and got == expected
    return same_numbers(array(got), array(expected))


def same_numbers(got: np.ndarray | None, expected: np.ndarray | None) -> bool:
    """Compare arrays of one shape to rounding; NaN equals NaN."""
    if got is None or expected is None or got.shape != expected.shape:
        return False
    if got.dtype.kind not in "biufc" or expected.dtype.kind not in "biufc":
        return bool((got == expected).all())
    with np.errstate(all="ignore"):
        return bool(np.allclose(got, expected, RELATIVE, ABSOLUTE, equal_nan=True))


def array(x: Any) -> np.ndarray | None:
    """Return a number, an array or a tensor of either engine as an array; None for the rest."""
    if hasattr(x, "detach"):
        x = x.detach().numpy()
    if isinstance(x, np.ndarray | np.generic | int | float | bool):
        return np.asarray(x)
    if isinstance(x, list | tuple):
        try:
            return np.asarray([array(part) for part in x])
        except ValueError:  # parts of several shapes
            return None
    return None


def difference(name: str, got: Any, expected: Any) -> str:
    """Name the plainest difference between what came and what was expected."""
    if got is None:
        return f"`{name}` gave nothing back: is a `return` missing?"
    ours, theirs = array(got), array(expected)
    if ours is None or theirs is None:
        kinds = type(got).__name__, type(expected).__name__
        told = f"`{name}` gave a {kinds[0]} where a {kinds[1]} is needed"
        return told if kinds[0] != kinds[1] else f"`{name}` is wrong"
    if ours.shape != theirs.shape:
        return f"`{name}` has shape {ours.shape}, and {theirs.shape} is needed"
    return f"`{name}` {pattern(ours, theirs)}"


def pattern(got: np.ndarray, expected: np.ndarray) -> str:
    """Describe how numbers of one shape differ: by a sign, a factor, a constant, NaN."""
    if got.dtype.kind not in "biufc" or expected.dtype.kind not in "biufc":
        return "is wrong"
    for bad, is_bad in (("NaN", np.isnan), ("infinite", np.isinf)):
        if is_bad(got).any() > is_bad(expected).any():
            return f"is {bad}"
    if expected.any() and same_numbers(got, -expected):
        return "has the wrong sign"
    return by_factor(got, expected)


def by_factor(got: np.ndarray, expected: np.ndarray) -> str:
    """Describe a constant factor or a constant difference."""
    there = np.abs(expected) > ABSOLUTE
    if there.any() and got.any():
        ratio = float(np.median(got[there] / expected[there]))
        if ratio > 0 and same_numbers(got, ratio * expected):
            times = f"{max(ratio, 1 / ratio):.4g} times too"
            return f"is {times} {'large' if ratio > 1 else 'small'}"
    gap = np.asarray(got, float) - np.asarray(expected, float)
    if gap.size > 1 and same_numbers(gap, np.full_like(gap, gap.flat[0])):
        return f"is off by {gap.flat[0]:.4g} everywhere"
    wrong = int((~np.isclose(got, expected, RELATIVE, ABSOLUTE, equal_nan=True)).sum())
    return "is wrong" if got.size == 1 else f"is wrong in {wrong} of {got.size} places"
