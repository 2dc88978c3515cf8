"""What the doctor found, told: for the terminal, as a page with charts, for programs.

    seen = [(read(folder), diagnose(read(folder)))]      # a pair for each training
    Console().print(report.terminal("train.py", seen))
    report.write(Path("report.html"), "train.py", seen)
    report.json("train.py", seen)

words.py      sentences that all of them say
screen.py     the terminal: at most three findings, then a line for each of the rest
page.py       the page                     charts.py   the loss and what findings rest on
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainrule.doctor.diagnosis import Diagnosis
from chainrule.files import atomic
from chainrule.train.trace import Trace

if TYPE_CHECKING:
    from rich.console import RenderableType

Seen = Sequence[tuple[Trace, Diagnosis]]  # a pair for each training of a program
WIDTH = 100  # characters of a line of plain text


def terminal(name: str, seen: Seen) -> RenderableType:
    """Return the report of a run for `rich` to print."""
    from chainrule.doctor.report.screen import Screen

    return Screen(name, [diagnosis for _, diagnosis in seen])


def text(name: str, seen: Seen) -> str:
    """Return the report as plain text."""
    from rich.console import Console

    file = io.StringIO()
    Console(file=file, width=WIDTH, color_system=None).print(terminal(name, seen))
    return file.getvalue().rstrip("\n")


def write(path: Path, name: str, seen: Seen) -> Path:
    """Write the report as a page that needs nothing beside itself; return its path."""
    from chainrule.doctor.report.page import page

    whole = page(name, seen)
    with atomic(path) as file:
        file.write(whole)
    return path


def json(name: str, seen: Seen) -> dict[str, Any]:
    """Return the report for programs: the worst training's diagnosis, and where several, all."""
    listed = [diagnosis.json() for _, diagnosis in seen]
    worst = listed[most_telling([diagnosis for _, diagnosis in seen])]
    whole = {"run": name, **worst, "clean": all(one["clean"] for one in listed)}
    return {**whole, "trainings": listed} if len(listed) > 1 else whole


def most_telling(diagnoses: Sequence[Diagnosis]) -> int:
    """Return which diagnosis has the gravest finding; the first where none has any."""
    weights = [one.findings[0].finding.weight if one.findings else 0.0 for one in diagnoses]
    weights = [w or 0.5 * (not one.is_clean) for w, one in zip(weights, diagnoses, strict=True)]
    return weights.index(max(weights))
