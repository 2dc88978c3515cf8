"""What a grader answers: the cause on the first line, at most twelve lines, no solution."""

from __future__ import annotations

import inspect
import re
from dataclasses import asdict, dataclass
from reprlib import Repr
from types import FunctionType
from typing import Any

import numpy as np

from chainrule.course.grading.falls import Falls

LINES, WIDTH = 12, 100
HOME = re.compile(r" at 0x[0-9a-f]+")  # where an object lies in memory, which says nothing


class Short(Repr):
    """Cuts what is long, and writes numbers as people do."""

    def repr_float(self, x: float, level: int) -> str:
        """Return six digits: 5.94, not 5.9399999999999995."""
        return repr(float(f"{x:.6g}"))


SHORT = Short()
SHORT.maxlist = SHORT.maxtuple = SHORT.maxdict = 8
SHORT.maxother = SHORT.maxstring = WIDTH


class Named(dict[str, Any]):
    """Inputs by the names of the function's parameters."""


@dataclass(frozen=True)
class Passed:
    """One property: what it asks for, whether the answer has it, and its points."""

    says: str
    passed: bool
    points: int


@dataclass(frozen=True)
class Answer:
    """The result of one check.

    Params: lines    for people; the first names the cause, or says that all is well
            score    share of the points, 0.0 to 1.0
            ran      fingerprint of the source that was run; empty where none could be
            printed  what the learner's code printed meanwhile
    """

    lines: tuple[str, ...]
    score: float
    properties: tuple[Passed, ...]
    ran: str = ""
    printed: str = ""

    @property
    def solved(self) -> bool:
        """Whether every property holds."""
        return self.score == 1.0

    def json(self) -> dict[str, Any]:
        """Return the answer as plain values."""
        return {**asdict(self), "solved": self.solved}


def told(falls: Falls, properties: tuple[Passed, ...]) -> tuple[str, ...]:
    """Return the answer to a wrong file, line by line."""
    parts = {"input": falls.given, "got": falls.got, "expected": falls.expected}
    lines = [falls.cause.rstrip(".") + "." * (falls.cause[-1:] != "?")]
    for name, value in parts.items():
        if value is not None:
            heads = [f"  {name + ':':10}", " " * 12]
            lines += [heads[i > 0] + line for i, line in enumerate(shown(value))]
    lines = lines[: LINES - 3]
    if falls.hint:
        lines.append(f"  {'next:':10}{falls.hint}")
    held = [p.says for p in properties if p.passed]
    if held:
        lines.append(f"  {'holds:':10}{'; '.join(held)}")
    return tuple(shortened(line) for line in [*lines, tally(properties)])


def named(function: Any, inputs: tuple[Any, ...]) -> Any:
    """Return inputs under the names of the function's parameters, where these are plain."""
    try:
        bound = inspect.signature(function).bind(*inputs)
    except (TypeError, ValueError):
        return inputs
    return Named(bound.arguments)


def shortened(line: str) -> str:
    """Cut a line that no terminal shows."""
    line = " ".join(line.splitlines())
    return line if len(line) <= WIDTH + 60 else line[: WIDTH + 59] + "…"


def tally(properties: tuple[Passed, ...]) -> str:
    """Say how many properties hold, and which comes first of those that do not."""
    good = sum(p.passed for p in properties)
    missing = next((p.says for p in properties if not p.passed), "")
    return f"{good} of {len(properties)} properties hold; first to mend: {missing}"


def shown(value: Any) -> list[str]:
    """Return a value in one line, or inputs by name in a line each where one is too short."""
    if not isinstance(value, Named):
        return [show(value)]
    words = {name: repr(part) if isinstance(part, str) else part for name, part in value.items()}
    parts = [f"{name} = {show(part)}" for name, part in words.items()]
    whole = ", ".join(parts)
    return [whole] if len(whole) <= WIDTH else parts


def show(value: Any) -> str:
    """Return a value in one short line."""
    if isinstance(value, tuple) and value:
        return ", ".join(show(part) for part in value)[:WIDTH]
    if hasattr(value, "detach"):
        value = value.detach().numpy()
    if isinstance(value, np.ndarray):
        text = np.array2string(value, precision=4, threshold=12, edgeitems=2, separator=", ")
        flat = HOME.sub("", " ".join(text.split()))
        return flat if len(flat) <= WIDTH else f"{flat[: WIDTH - 30]}… of shape {value.shape}"
    if isinstance(value, float | np.floating):
        return f"{value:.6g}"
    return plain(value)[:WIDTH]


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
