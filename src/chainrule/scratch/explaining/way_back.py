"""Where an op's way back is written: its formula and its line of source."""

from __future__ import annotations

import inspect
import re
from typing import Any

from chainrule.scratch.tape import Node

MATH = re.compile(r"^Math:(.*?)(?=^[A-Z]\w*:|^\s*$|\Z)", re.DOTALL | re.MULTILINE)


def formula(doc: str | None) -> str | None:
    r"""Return the way back that a docstring's Math section gives: what follows `=>`.

    >>> formula("Double.\n\nMath:  y = 2 x    =>    dx = 2 dy\nShape: any")
    'dx = 2 dy'
    """
    found = MATH.search(inspect.cleandoc(doc or ""))
    back = found.group(1).partition("=>")[2] if found else ""
    joined = re.sub(r",\s*\n\s*", ",  ", back)  # two spaces stand between gradients
    return re.sub(r"\s*\n\s*", " ", joined).strip() or None


def formula_of(node: Node) -> str | None:
    """Return the formula of a node's way back, or None where nobody wrote one."""
    own = own_function(node.pullback)
    if own is not None:
        return formula(own.backward.__doc__) or formula(own.__doc__)
    return formula(node.op.__doc__)


def code_of(pullback: Any) -> Any:
    """Return the code that a pullback runs in the end, under what was wrapped around it."""
    own = own_function(pullback)
    if own is not None:
        return inspect.unwrap(own.backward).__code__
    inner = inspect.unwrap(pullback)
    held = closure(inner)
    if inner.__module__.endswith("ops.halves") and callable(held.get("back")):
        return code_of(held["back"])
    return getattr(inner, "__code__", None)


def own_function(pullback: Any) -> Any:
    """Return the `autograd.Function` whose backward a pullback calls, if it is of one."""
    inner = inspect.unwrap(pullback) if callable(pullback) else None
    if getattr(inner, "__module__", "").endswith("autograd.function"):
        return closure(inner).get("cls")
    return None


def closure(function: Any) -> dict[str, Any]:
    """Return the names and values that a nested function holds of its surroundings."""
    names = getattr(getattr(function, "__code__", None), "co_freevars", ())
    cells = getattr(function, "__closure__", None) or ()
    held = {}
    for name, cell in zip(names, cells, strict=True):
        try:
            held[name] = cell.cell_contents
        except ValueError:  # assigned later than the function was made
            continue
    return held
