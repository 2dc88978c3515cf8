"""Grading, from inside the limited process."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from chainrule.course.exercise.folder import Exercise
from chainrule.course.grading.answer import Answer
from chainrule.course.grading.code import raised


def graded(folder: str, source: str, seed: int | None) -> dict[str, Any]:
    """Grade a source with the grader of a folder; return the answer as plain values."""
    grader = Exercise(Path(folder), "", "", 0).grader()
    try:
        return grader.grade(source, seed).json()
    except BaseException as error:  # what no `except Exception` of ours stops
        return Answer((f"{raised('', error).cause[:200]}.",), 0.0, ()).json()
