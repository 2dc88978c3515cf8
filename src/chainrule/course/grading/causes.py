"""What a wrong result looks like over all inputs that fail, where no known mistake fits.

A factor that grows with the batch is a sum in place of a mean; one that stays is a forgotten
constant. So all failing inputs are looked at, and what is said must hold for each of them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.course.grading.compare import ABSOLUTE, alike, array, difference, same_numbers

Case = tuple[tuple[Any, ...], Any, Any]  # inputs, got, expected
Arrays = tuple[list[np.ndarray], np.ndarray, np.ndarray]


def generic(name: str, wrong: list[Case]) -> str:
    """Name the plainest cause that explains every failing case."""
    _, got, expected = wrong[0]
    if in_parts(got, expected):
        return of_parts(name, wrong)
    pairs = [(arrays_of(inputs), array(ours), array(theirs)) for inputs, ours, theirs in wrong]
    known = [(i, a, b) for i, a, b in pairs if a is not None and b is not None]
    if len(known) == len(pairs) and not isinstance(expected, tuple):
        told = filter(None, (common(says, known) for says in CAUSES))
        if cause := next(told, ""):
            return f"`{name}` {cause}"
    return difference(name, got, expected)


def common(says: Callable[[Arrays], str], cases: list[Arrays]) -> str:
    """Return what is said of the first case where it can be said of all.

    Why: any two numbers differ by some factor, so one number that failed proves no factor.
    """
    told = [says(case) for case in cases]
    is_steady = len(set(told)) == 1 and (len(cases) > 1 or cases[0][1].size > 1)
    return told[0] if all(told) and (is_steady or says not in STEADY) else ""


def in_parts(got: Any, expected: Any) -> bool:
    """Say whether a result comes in several parts, as many as are needed."""
    is_many = isinstance(expected, tuple) or (
        isinstance(expected, list) and array(expected) is None
    )
    return is_many and isinstance(got, tuple | list) and len(got) == len(expected)


def of_parts(name: str, wrong: list[Case]) -> str:
    """Name the cause of the first part that is wrong, or that all are right in another order."""
    cases = [(inputs, got, expected) for inputs, got, expected in wrong if in_parts(got, expected)]
    if all(len(got) > 1 and alike(got[::-1], expected) for _, got, expected in cases):
        return f"`{name}` gives its results in the wrong order"
    _, got, expected = cases[0]
    part = next(i for i in range(len(got)) if not alike(got[i], expected[i]))
    of_one = [
        (inputs, got[part], expected[part]) for inputs, got, expected in cases if len(got) > part
    ]
    return generic(f"{name}(…)[{part}]", [case for case in of_one if not alike(*case[1:])])


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
    shapes = f": its shape is {got.shape}, and {expected.shape} is needed"
    return f"is transposed{shapes if got.shape != expected.shape else ''}"


def stretched(case: Arrays) -> str:
    """Say that a column and a row were stretched to a square."""
    _, got, expected = case
    square = expected.ndim == 1 and got.shape == expected.shape * 2
    says = f"has shape {got.shape}, and {expected.shape} is needed"
    return f"{says}: did a column (N, 1) meet a row (N,), which stretches both?" if square else ""


def reshaped(case: Arrays) -> str:
    """Say that the numbers are right and an axis of length 1 is too much or missing."""
    _, got, expected = case
    if got.shape == expected.shape or not same_numbers(got.reshape(-1), expected.reshape(-1)):
        return ""
    what = "one axis too many" if got.ndim > expected.ndim else "the right numbers"
    return f"has {what}: its shape is {got.shape}, and {expected.shape} is needed"


def added_up(case: Arrays) -> str:
    """Say that one number came where several are needed; often it is that of all of them."""
    _, got, expected = case
    if got.ndim or not expected.ndim:
        return ""
    says = f"gives one number, and shape {expected.shape} is needed"
    can = expected.size and expected.dtype.kind in "iuf"
    wholes = [np.asarray(f(expected)) for f in (np.sum, np.mean, np.max, np.min)] if can else []
    is_whole = any(same_numbers(got, one) for one in wholes)
    return f"{says}: along which axis does it go?" if is_whole else says


def rounded(case: Arrays) -> str:
    """Say that the numbers lost their fractions."""
    _, got, expected = case
    if expected.dtype.kind != "f" or got.shape != expected.shape or got.dtype.kind not in "iuf":
        return ""
    cut = any(same_numbers(got, f(expected)) for f in (np.floor, np.trunc, np.round))
    cut = cut and bool(got.any() or got.dtype.kind in "iu")  # zeros may be anything
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


def by_sign(case: Arrays) -> str:
    """Say that the sign is the wrong one."""
    _, got, expected = case
    there = expected.dtype.kind in "iufc" and expected.any()
    return "has the wrong sign" if there and same_numbers(got, -expected) else ""


def by_gap(case: Arrays) -> str:
    """Say that a result is off by the same number, whatever the input."""
    _, got, expected = case
    if got.shape != expected.shape or not {got.dtype.kind, expected.dtype.kind} <= set("iuf"):
        return ""
    gap = np.subtract(got, expected, dtype=float)
    is_one = gap.size and np.isfinite(gap).all() and np.ptp(gap) <= ABSOLUTE
    if not is_one:
        return ""
    return f"is off by {gap.flat[0]:.4g}{' everywhere' if gap.size > 1 else ''}"


def factor(got: np.ndarray, expected: np.ndarray) -> float | None:
    """Return the positive number that `expected` was multiplied with; None where there is none."""
    if got.shape != expected.shape or not {got.dtype.kind, expected.dtype.kind} <= set("iuf"):
        return None
    there = np.abs(expected) > ABSOLUTE
    if not there.any() or not got.any():
        return None
    ratio = float(np.median(got[there] / expected[there]))
    fits = np.isfinite(ratio) and ratio > 0 and same_numbers(got, ratio * expected)
    return ratio if fits else None


def in_other_order(case: Arrays) -> str:
    """Say that the right numbers stand in the wrong places."""
    _, got, expected = case
    if got.shape != expected.shape or got.size < 2 or got.dtype.kind not in "iuf":
        return ""
    same = same_numbers(np.sort(got, axis=None), np.sort(expected, axis=None))
    return "has the right numbers in the wrong places" if same else ""


CAUSES: tuple[Callable[[Arrays], str], ...] = (
    *(unchanged, transposed, stretched, reshaped, added_up, rounded, turned_round),
    *(by_sign, by_length, by_factor, by_gap, in_other_order),
)
STEADY = (by_factor, by_gap)  # what they say holds numbers that must be the same each time
