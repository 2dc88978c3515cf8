"""How inputs and results are shown to a learner: a value in one short line.

>>> show([np.array([1.0, -0.0]), np.int64(3), "up"])
"[[1., 0.], 3, 'up']"
>>> apart(np.zeros((9, 2)), np.eye(9, 2, -7))
('at [7]: [0., 0.]', 'at [7]: [1., 0.]')
"""

from __future__ import annotations

import inspect
import re
from reprlib import Repr
from types import FunctionType
from typing import Any

import numpy as np

from chainrule.course.grading.compare import alike

WIDTH, PARTS, DEEP = 100, 8, 4
HOME = re.compile(r" at 0x[0-9a-f]+")  # where an object lies in memory, which says nothing
BRACKETS: dict[type, tuple[str, str]] = {list: ("[", "]"), tuple: ("(", ")"), dict: ("{", "}")}
CUT = re.compile(r"…|\.\.\.")


class Short(Repr):
    """Cuts what is long, and writes numbers as people do."""

    def repr_float(self, x: float, level: int) -> str:
        """Return six digits: 5.94, not 5.9399999999999995."""
        return repr(float(f"{x:.6g}"))


SHORT = Short()
SHORT.maxlist = SHORT.maxtuple = SHORT.maxdict = PARTS
SHORT.maxother = SHORT.maxstring = WIDTH


class Named(dict[str, Any]):
    """Inputs by the names of the function's parameters."""


def named(function: Any, inputs: tuple[Any, ...]) -> Any:
    """Return inputs under the names of the function's parameters, where these are plain."""
    try:
        bound = inspect.signature(function).bind(*inputs)
    except (TypeError, ValueError):
        return inputs
    return Named(bound.arguments)


def lines_of(value: Any) -> list[str]:
    """Return a value in one line, or inputs by name in a line each where one is too short."""
    if not isinstance(value, Named):
        return [show(value)]
    parts = [f"{name} = {show(part, depth=1)}" for name, part in value.items()]
    whole = ", ".join(parts)
    return parts if len(whole) > WIDTH else [whole] if whole else []


def apart(got: Any, expected: Any) -> tuple[str, str]:
    """Return two results that differ, where they differ if they are too long to be read."""
    place = ""
    while (seen := (show(got), show(expected))) and is_hidden(*seen) and same_kind(got, expected):
        pairs = zip(got, expected, strict=True)
        at = next((i for i, pair in enumerate(pairs) if not alike(*pair)), None)
        if at is None:
            break
        place, got, expected = f"{place}[{at}]", got[at], expected[at]
    head = f"at {place}: " if place else ""
    return head + seen[0], head + seen[1]


def is_hidden(got: str, expected: str) -> bool:
    """Say whether the difference of two results may be cut away, or lost in rounding."""
    return got == expected or bool(CUT.search(got) or CUT.search(expected))


def same_kind(got: Any, expected: Any) -> bool:
    """Say whether both are arrays, or lists, of the same length."""
    if isinstance(got, np.ndarray) and isinstance(expected, np.ndarray):
        return got.shape == expected.shape and got.ndim > 0
    both = {type(got), type(expected)} <= {list, tuple}
    return both and len(got) == len(expected) > 0


def show(value: Any, depth: int = 0) -> str:
    """Return a value in one short line; a text and a tuple stand bare where they are all of it."""
    text = written(value, depth)
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"


def written(value: Any, depth: int) -> str:
    """Return a value in one line."""
    if hasattr(value, "detach"):
        value = value.detach().numpy()
    if isinstance(value, np.ndarray):
        return numbers(value)
    if type(value) in BRACKETS and value and depth < DEEP:
        return several(value, depth)
    if isinstance(value, np.floating) or (type(value) is float and not depth):
        return f"{value:.6g}"
    if isinstance(value, np.integer | np.bool_):
        value = value.item()
    return plain(repr(value) if isinstance(value, str) and depth else value)


def numbers(value: np.ndarray) -> str:
    """Return an array in one line, its shape where it is cut."""
    value = value + 0.0 if value.dtype.kind == "f" else value  # no -0
    text = np.array2string(value, precision=4, threshold=12, edgeitems=2, separator=", ")
    flat = HOME.sub("", " ".join(text.split())).replace("[ ", "[").replace(" ,", ",")
    flat = flat.replace(" ]", "]")
    return flat if len(flat) <= WIDTH else f"{flat[: WIDTH - 30]}… of shape {value.shape}"


def several(value: Any, depth: int) -> str:
    """Return a list, tuple or dict by its parts."""
    if isinstance(value, dict):
        pairs = list(value.items())[:PARTS]
        parts = [f"{show(key, 1)}: {show(part, depth + 1)}" for key, part in pairs]
    else:
        parts = [show(part, depth + 1) for part in value[:PARTS]]
    whole = ", ".join([*parts, *["…"] * (len(value) > PARTS)])
    left, right = BRACKETS[type(value)]
    return whole if type(value) is tuple and not depth else f"{left}{whole}{right}"


def plain(value: Any) -> str:
    """Return the words for any other value, which may be long, or unable to tell."""
    if isinstance(value, str):
        return value
    if isinstance(value, type | FunctionType):
        return value.__name__
    try:
        return HOME.sub("", SHORT.repr(value))
    except Exception:  # a learner's own `__repr__`
        return f"an object of {type(value).__name__}"
