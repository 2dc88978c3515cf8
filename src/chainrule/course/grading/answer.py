"""What a grader answers: the cause on the first line, at most twelve lines, no solution."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from chainrule.course.grading.falls import Falls
from chainrule.course.grading.shown import WIDTH, apart, lines_of

LINES = 12


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
    lines = [falls.cause.rstrip(".") + "." * (falls.cause[-1:] != "?")]
    for name, words in seen(falls).items():
        heads = [f"  {name + ':':10}", " " * 12]
        lines += [heads[i > 0] + line for i, line in enumerate(words)]
    lines = lines[: LINES - 3]
    if falls.hint:
        lines.append(f"  {'next:':10}{falls.hint}")
    held = [p.says for p in properties if p.passed]
    if held:
        lines.append(f"  {'holds:':10}{'; '.join(held)}")
    return tuple(shortened(line) for line in [*lines, tally(properties)])


def seen(falls: Falls) -> dict[str, list[str]]:
    """Return what is shown of an input and its result, by the name it is shown under."""
    values = {"input": falls.given, "got": falls.got, "expected": falls.expected}
    found = {name: lines_of(value) for name, value in values.items() if value is not None}
    if falls.got is not None and falls.expected is not None:
        got, expected = apart(falls.got, falls.expected)
        found |= {"got": [got], "expected": [expected]}
    return found


def shortened(line: str) -> str:
    """Cut a line that no terminal shows."""
    line = " ".join(line.splitlines())
    return line if len(line) <= WIDTH + 60 else line[: WIDTH + 59] + "…"


def tally(properties: tuple[Passed, ...]) -> str:
    """Say how many properties hold, and which comes first of those that do not."""
    good = sum(p.passed for p in properties)
    missing = next((p.says for p in properties if not p.passed), "")
    return f"{good} of {len(properties)} properties hold; first to mend: {missing}"
