"""Take an answer: judge it, plan the card's return, and keep both before going on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, tzinfo
from math import ceil
from typing import TYPE_CHECKING

from chainrule.course import cards, exercise
from chainrule.course.cards import Card, Judged
from chainrule.course.drill import clock, schedule
from chainrule.course.drill.queue import Turn

if TYPE_CHECKING:
    from chainrule.course.exercise import Exercise
    from chainrule.course.grading import Answer
    from chainrule.store.learner import Learner

FAILED = 3  # times in a row, and the card's exercise is opened


@dataclass(frozen=True)
class Outcome:
    """What follows from an answer that was kept.

    Params: right     whether it counts as right
            due       when the card comes back
            exercise  the full name of the exercise to do now, after the third failure in a row
    """

    right: bool
    due: datetime
    exercise: str = ""


def answer(
    me: Learner,
    turn: Turn,
    reply: str,
    *,
    now: datetime | None = None,
    zone: tzinfo | None = None,
) -> tuple[Judged, Outcome | None]:
    """Judge a reply and keep it.

    Args:
        me: whose answer it is.
        turn: what was asked.
        reply: what was typed.
        now: when, for tests.
        zone: the learner's zone; default, the system's.

    Returns:
        The judgement, and what follows; None where nothing is counted: a reply that could not be
        read, or one that the learner grades by the rubric (see `grade`).
    """
    judged = turn.card.judge(turn.ask(), reply)
    if judged.right is None:
        return judged, None
    rating = schedule.GOOD if judged.right else schedule.AGAIN
    return judged, record(me, turn.card, rating, now=now, zone=zone)


def grade(
    me: Learner,
    turn: Turn,
    met: int,
    *,
    now: datetime | None = None,
    zone: tzinfo | None = None,
) -> Outcome:
    """Keep the learner's own grade of a short answer: so many points of the rubric were met."""
    return record(me, turn.card, rating_of(met, len(turn.ask().rubric)), now=now, zone=zone)


def rating_of(met: int, points: int) -> int:
    """Return the rating: all points are good, half of them hard, fewer wrong.

    >>> [rating_of(met, 3) for met in range(4)]
    [1, 1, 2, 3]
    """
    if met >= points:
        return schedule.GOOD
    return schedule.HARD if met >= ceil(points / 2) else schedule.AGAIN


def record(
    me: Learner,
    card: Card,
    rating: int,
    *,
    now: datetime | None = None,
    zone: tzinfo | None = None,
) -> Outcome:
    """Keep an answer with its rating, committed before this returns."""
    now, right = now or clock.now(), rating > schedule.AGAIN
    before = me.cards().get(card.id)
    plan = schedule.after(before.state if before else "", rating, now, zone)
    me.review(card=card.id, right=right, rating=rating, state=plan.state, due=plan.due, at=now)
    failed = 0 if right else 1 + (before.failed_in_a_row if before else 0)
    return Outcome(right, plan.due, card.exercise if failed >= FAILED else "")


def handed_in(me: Learner, one: Exercise, source: str, answer: Answer) -> None:
    """Keep a checked file; the cards of an exercise that failed become due.

    Why: an untouched starter tells nothing of what the learner can, so it is not kept.
    """
    if source == one.starter:
        return
    exercise.keep(me, one, source, answer)
    if not answer.solved:
        exercise_failed(me, one.name)


def exercise_failed(me: Learner, name: str, now: datetime | None = None) -> tuple[str, ...]:
    """Make the cards of an exercise due, since a check of it failed; return their ids."""
    trained = tuple(card.id for card in cards.every() if card.exercise == name)
    if trained:
        me.make_due(trained, now or clock.now())
    return trained
