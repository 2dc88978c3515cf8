"""What a wrong result looks like over all inputs that fail, where no known mistake fits.

A factor that grows with the batch is a sum in place of a mean; one that stays is a forgotten
constant. So all failing inputs are looked at, and what is said must hold for each of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.course.grading.compare import array, difference, factor, same_numbers

Case = tuple[tuple[Any, ...], Any, Any]  # inputs, got, expected
Arrays = tuple[list[np.ndarray], np.ndarray, np.ndarray]


def generic(name: str, wrong: list[Case]) -> str:
    """Name the plainest cause that explains every failing case."""
    _, got, expected = wrong[0]
    pairs = [(arrays_of(inputs), array(ours), array(theirs)) for inputs, ours, theirs in wrong]
    known = [(i, a, b) for i, a, b in pairs if a is not None and b is not None]
    if len(known) == len(pairs) and not isinstance(expected, tuple):
        for says in CAUSES:
            told = [says(case) for case in known]
            if all(told):
                return f"`{name}` {told[0]}"
    return difference(name, got, expected)


def arrays_of(inputs: tuple[Any, ...]) -> list[np.ndarray]:
    """Return the inputs that are arrays or numbers."""
    found = (array(one) for one in inputs)
    return [one for one in found if one is not None]


def unchanged(case: Arrays) -> str:
    """Say that an input came back."""
    inputs, got, _ = case
    same = any(one.ndim and same_numbers(got, one) for one in inputs)
    return "gives its input back unchanged" if same else ""


def transposed(case: Arrays) -> str:
    """Say that rows and columns are exchanged."""
    _, got, expected = case
    if expected.ndim != 2 or not same_numbers(got, expected.T):
        return ""
    return f"is transposed: its shape is {got.shape}, and {expected.shape} is needed"


def stretched(case: Arrays) -> str:
    """Say that a column and a row were stretched to a square."""
    _, got, expected = case
    square = expected.ndim == 1 and got.shape == expected.shape * 2
    says = f"has shape {got.shape}, and {expected.shape} is needed: a column (N, 1) met a row (N,)"
    return f"{says} and both were stretched" if square else ""


def reshaped(case: Arrays) -> str:
    """Say that the numbers are right and an axis of length 1 is too much or missing."""
    _, got, expected = case
    if got.shape == expected.shape or not same_numbers(got.reshape(-1), expected.reshape(-1)):
        return ""
    what = "one axis too many" if got.ndim > expected.ndim else "the right numbers"
    return f"has {what}: its shape is {got.shape}, and {expected.shape} is needed"


def added_up(case: Arrays) -> str:
    """Say that one number came where several are needed."""
    _, got, expected = case
    if got.ndim or not expected.ndim:
        return ""
    return f"gives one number, and shape {expected.shape} is needed: over which axis does it add?"


def rounded(case: Arrays) -> str:
    """Say that the numbers lost their fractions."""
    _, got, expected = case
    if expected.dtype.kind != "f" or got.shape != expected.shape or got.dtype.kind not in "iuf":
        return ""
    cut = any(same_numbers(got, f(expected)) for f in (np.floor, np.trunc, np.round))
    return "has whole numbers only: is there a `//` or an array of integers?" if cut else ""


def turned_round(case: Arrays) -> str:
    """Say that the order is the wrong way round."""
    _, got, expected = case
    back = expected.ndim > 0 and same_numbers(got, np.flip(expected, 0))
    return "is in the reverse order" if back else ""


def by_length(case: Arrays) -> str:
    """Say that a result is too large or small by the number of rows or of values."""
    inputs, got, expected = case
    ratio = factor(got, expected)
    if ratio is None:
        return ""
    shape = inputs[0].shape if inputs and inputs[0].ndim else ()
    lengths = {"rows": shape[0], "values": int(np.prod(shape))} if shape else {}
    for what, n in lengths.items():
        large, small = np.isclose(ratio, n), np.isclose(1 / ratio, n)
        if large or small:
            times = f"is {n} times too {'large' if large else 'small'}, the number of {what}"
            kinds = "sum", "mean"
            return f"{times}: a {kinds[not large]} where a {kinds[bool(large)]} is needed?"
    return ""


def by_factor(case: Arrays) -> str:
    """Say that a result is too large or small by the same factor, whatever the input."""
    ratio = factor(case[1], case[2])
    if ratio is None:
        return ""
    return f"is {max(ratio, 1 / ratio):.4g} times too {'large' if ratio > 1 else 'small'}"


def in_other_order(case: Arrays) -> str:
    """Say that the right numbers stand in the wrong places."""
    _, got, expected = case
    if got.shape != expected.shape or got.size < 2 or got.dtype.kind not in "iuf":
        return ""
    same = same_numbers(np.sort(got, axis=None), np.sort(expected, axis=None))
    return "has the right numbers in the wrong places" if same else ""


CAUSES: tuple[Callable[[Arrays], str], ...] = (
    *(unchanged, transposed, stretched, reshaped, added_up, rounded, turned_round),
    *(by_length, by_factor, in_other_order),
)
