"""When a card comes back: FSRS, in days that end at four in the morning.

Why: the library counts spans of 24 hours. A card seen at 22:00 and again at 8:00 two days later
     has had two nights, not one. So it is told midnights of the learner's days, and an interval
     of n days ends when the n-th day begins. A wrong answer comes back in ten minutes, in the
     same sitting; a right one goes days ahead at once. No interval is random: the same answers
     give the same plan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo

import fsrs

from chainrule.course.drill import clock

RETENTION = 0.9  # the share of cards still known on the day that they are due
AGAIN, HARD, GOOD, EASY = (int(rating) for rating in fsrs.Rating)
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, AssertionError, ArithmeticError)
SOON = timedelta(minutes=10)
SCHEDULER = fsrs.Scheduler(
    desired_retention=RETENTION,
    learning_steps=(SOON,),
    relearning_steps=(SOON,),
    maximum_interval=365,
    enable_fuzzing=False,
)


@dataclass(frozen=True)
class Plan:
    """What follows from an answer: what FSRS remembers (JSON), and when the card is due."""

    state: str
    due: datetime


def after(state: str, rating: int, now: datetime, zone: tzinfo | None = None) -> Plan:
    """Return the plan after an answer; `state` is "" for a new card.

    Why: a card with a state that cannot be read, as an import may bring, begins anew.
    """
    today = clock.day_of(now, zone)
    midnight = datetime.combine(today, time(), UTC)
    try:
        card = reviewed(fsrs.Card.from_json(state), rating, midnight)
    except UNREADABLE:
        card = reviewed(fsrs.Card(card_id=0, due=midnight), rating, midnight)
    if card.state == fsrs.State.Review:
        due = clock.start_of(today + timedelta(days=(card.due - midnight).days), zone)
    else:
        due = now + (card.due - midnight)
    return Plan(card.to_json(), due)


def reviewed(card: fsrs.Card, rating: int, midnight: datetime) -> fsrs.Card:
    """Return the library's card after an answer."""
    return SCHEDULER.review_card(card, fsrs.Rating(rating), midnight)[0]
