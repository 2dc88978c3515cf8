"""What is kept of a learner's work on an exercise: checks, hints that were read, solutions seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chainrule.course.exercise.folder import HINTS, Exercise
from chainrule.course.grading.answer import Answer

if TYPE_CHECKING:
    from chainrule.store.learner import Learner


def keep(me: Learner, exercise: Exercise, source: str, answer: Answer) -> None:
    """Keep a check: the file as it was, and what the grader said."""
    lines = answer.lines
    me.submit(exercise.name, source, answer.score, solved=answer.solved, answer=lines)


def next_hint(me: Learner, exercise: Exercise, level: int | None = None) -> int:
    """Return which hint comes now, 1 to 3, and keep that it was read.

    Args:
        me: the learner.
        exercise: what they are at.
        level: a certain hint; default, the one after the last that was read, the third at most.
    """
    now = level or min(me.aid(exercise.name).hints + 1, len(HINTS))
    me.show_hint(exercise.name, now)
    return now


def solution_seen(me: Learner, exercise: Exercise) -> None:
    """Keep that the solution was shown."""
    me.show_solution(exercise.name)


def is_open(me: Learner, exercise: Exercise) -> bool:
    """Say whether the solution may be shown without asking: it was solved, or seen before."""
    best = me.best().get(exercise.name)
    is_seen = me.aid(exercise.name).solution_at is not None
    return is_seen or (best is not None and best.solved)
