"""Whether two results are the same, and what a difference looks like to a human.

>>> alike(np.array([1.0, 2.0]), [1.0, 2.0])
True
>>> difference("f", np.array([1.0, 4.0]), np.array([1.0, 2.0]))
'`f` is wrong in 1 of 2 places'
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from chainrule.page.figures import plural

RELATIVE, ABSOLUTE = 1e-4, 1e-6
NUMBERS = "biufc"  # kinds of arrays
WORDS = {
    "str": "a text",
    "function": "a function",
    "type": "a class",
    "NoneType": "nothing",
    "generator": "a generator (by `yield`)",
    "coroutine": "a coroutine (by `async`)",
}
CALLED = "(…)"  # what stands for the inputs in `f(…)[0]`
LONG = 100_000  # parts of a list that are looked at one by one


def alike(got: Any, expected: Any) -> bool:
    """Say whether two results agree: shapes equal, numbers to rounding, containers by part."""
    if isinstance(expected, Mapping):
        same = isinstance(got, Mapping) and got.keys() == expected.keys()
        return same and all(alike(got[key], expected[key]) for key in expected)
    if isinstance(expected, tuple | list):
        fits = isinstance(got, Sequence | np.ndarray) and not isinstance(got, str)
        return fits and len(got) == len(expected) and all(map(alike, got, expected))
    if isinstance(expected, str | bool | np.bool_ | None):
        return same_word(got, expected)
    numbers = array(expected)
    return same_object(got, expected) if numbers is None else same_numbers(array(got), numbers)


def same_word(got: Any, expected: str | bool | np.bool_ | None) -> bool:
    """Compare texts, truth values and None; a class of the learner's is not asked if it equals."""
    if isinstance(expected, str):
        return isinstance(got, str) and str.__eq__(expected, got)
    if expected is None:
        return got is None
    return isinstance(got, bool | np.bool_) and bool(got) == bool(expected)


def same_object(got: Any, expected: Any) -> bool:
    """Compare what is no number: bytes, sets, objects that say when they are equal."""
    return type(got) is type(expected) and bool(got == expected)


def comparable(x: Any) -> bool:
    """Say whether two copies of a value can be told to be equal."""
    return array(x) is not None or type(x).__eq__ is not object.__eq__


def same_numbers(got: np.ndarray | None, expected: np.ndarray | None) -> bool:
    """Compare arrays of one shape to rounding; NaN equals NaN."""
    if got is None or expected is None or got.shape != expected.shape:
        return False
    kinds = got.dtype.kind, expected.dtype.kind
    if "O" in kinds:  # an object may say that it equals everything
        return all(map(alike, got.flat, expected.flat))
    if not set(kinds) <= set(NUMBERS):
        return kinds[0] == kinds[1] and bool((got == expected).all())
    with np.errstate(all="ignore"):
        return bool(np.allclose(got, expected, RELATIVE, ABSOLUTE, equal_nan=True))


def array(x: Any) -> np.ndarray | None:
    """Return a number, an array or a tensor of either engine as an array; None for the rest."""
    if hasattr(x, "detach"):
        x = x.detach().numpy()
    if isinstance(x, np.ndarray | np.generic | int | float | bool):
        return np.asarray(x)
    if isinstance(x, list | tuple) and len(x) <= LONG:
        try:
            found = np.asarray([array(part) for part in x])
        except ValueError:  # parts of several shapes
            return None
        return found if found.dtype != object else None
    return None


def difference(name: str, got: Any, expected: Any) -> str:
    """Name the plainest difference between what came and what was expected."""
    if got is None:
        is_part = CALLED in name
        return (
            f"`{name}` is None"
            if is_part
            else f"`{name}` gave nothing back: is a `return` missing?"
        )
    ours, theirs = array(got), array(expected)
    if ours is None or theirs is None or isinstance(expected, tuple):
        return by_kind(name, got, expected)
    if ours.shape != theirs.shape:
        return f"`{name}` has shape {ours.shape}, and {theirs.shape} is needed"
    return f"`{name}` {pattern(ours, theirs)}"


def by_kind(name: str, got: Any, expected: Any) -> str:
    """Describe a result of another kind or length, or the part of it that differs."""
    kinds = kind_of(got), kind_of(expected)
    if isinstance(expected, tuple | list) and isinstance(got, tuple | list):
        return by_part(name, got, expected)
    if kinds[0] != kinds[1]:
        several = f"{len(expected)} results are needed: a tuple" if kinds[1] == "a tuple" else ""
        return f"`{name}` gave {kinds[0]} where {several or f'{kinds[1]} is needed'}"
    return by_key(name, got, expected) if isinstance(expected, Mapping) else f"`{name}` is wrong"


def kind_of(x: Any) -> str:
    """Return what a value is, in plain words."""
    if isinstance(x, bool | np.bool_):
        return "True or False"
    if isinstance(x, int | float | np.number):
        return "a number"
    if isinstance(x, np.ndarray) or hasattr(x, "detach"):
        return "an array" if isinstance(x, np.ndarray) else "a tensor"
    name = type(x).__name__
    is_own = type(x).__module__ != "builtins"
    return WORDS.get(name, f"an object of `{name}`" if is_own else f"a {name}")


def by_key(name: str, got: Mapping[Any, Any], expected: Mapping[Any, Any]) -> str:
    """Describe how two dicts differ."""
    missing, more = expected.keys() - got.keys(), got.keys() - expected.keys()
    if missing or more:
        some = sorted(map(repr, missing or more))[0]
        return f"`{name}` lacks the key {some}" if missing else f"`{name}` has {some} besides"
    key = next(key for key in expected if not alike(got[key], expected[key]))
    return difference(part(name, key), got[key], expected[key])


def by_part(name: str, got: Sequence[Any], expected: Sequence[Any]) -> str:
    """Describe how two tuples or lists differ."""
    if len(got) != len(expected):
        are = "is" if len(expected) == 1 else "are"
        return f"`{name}` gave {plural(len(got), 'part')}, and {len(expected)} {are} needed"
    pairs = enumerate(zip(got, expected, strict=True))
    i, (ours, theirs) = next((i, pair) for i, pair in pairs if not alike(*pair))
    return difference(part(name, i), ours, theirs)


def part(name: str, key: Any) -> str:
    """Return what a part of a result is called.

    >>> part("f", 0), part(part("f", 0), "lr")
    ('f(…)[0]', "f(…)[0]['lr']")
    """
    return f"{name if CALLED in name else name + CALLED}[{key!r}]"


def pattern(got: np.ndarray, expected: np.ndarray) -> str:
    """Describe how numbers of one shape differ: by NaN, or in so many places."""
    if not {got.dtype.kind, expected.dtype.kind} <= set(NUMBERS):
        return "is wrong"
    for bad, is_bad in (("NaN", np.isnan), ("infinite", np.isinf)):
        if is_bad(got).any() > is_bad(expected).any():
            return f"is {bad}"
    wrong = int((~np.isclose(got, expected, RELATIVE, ABSOLUTE, equal_nan=True)).sum())
    return "is wrong" if got.size == 1 else f"is wrong in {wrong} of {got.size} places"
