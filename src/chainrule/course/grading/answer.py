"""What a grader answers: the cause on the first line, at most twelve lines, no solution."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from chainrule.course.grading.falls import Falls

LINES, WIDTH = 12, 100


@dataclass(frozen=True)
class Passed:
    """One property: what it asks for, whether the answer has it, and its points."""

    says: str
    passed: bool
    points: int


@dataclass(frozen=True)
class Answer:
    """The result of one check.

    Params: lines  for people; the first names the cause, or says that all is well
            score  share of the points, 0.0 to 1.0
            ran    fingerprint of the source that was run; empty where none could be
    """

    lines: tuple[str, ...]
    score: float
    properties: tuple[Passed, ...]
    ran: str = ""

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
    shown = [
        f"  {name + ':':10}{show(value)}" for name, value in parts.items() if value is not None
    ]
    lines = [falls.cause.rstrip(".") + "." * (falls.cause[-1:] != "?"), *shown]
    if falls.hint:
        lines.append(f"  {'next:':10}{falls.hint}")
    lines.append(tally(properties))
    return tuple(line[: WIDTH + 20] for line in lines[: LINES - 1] + lines[LINES - 1 :][-1:])


def tally(properties: tuple[Passed, ...]) -> str:
    """Say how many properties hold, and which comes first of those that do not."""
    good = sum(p.passed for p in properties)
    missing = next((p.says for p in properties if not p.passed), "")
    return f"{good} of {len(properties)} properties hold; first to mend: {missing}"


def show(value: Any) -> str:
    """Return a value in one short line."""
    if isinstance(value, tuple):
        return ", ".join(show(part) for part in value)[:WIDTH]
    if hasattr(value, "detach"):
        value = value.detach().numpy()
    if isinstance(value, np.ndarray):
        text = np.array2string(value, precision=4, threshold=12, edgeitems=2, separator=", ")
        flat = " ".join(text.split())
        return flat if len(flat) <= WIDTH else f"{flat[: WIDTH - 30]}… of shape {value.shape}"
    if isinstance(value, float | np.floating):
        return f"{value:.6g}"
    return str(value)[:WIDTH]
