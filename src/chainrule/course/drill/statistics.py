"""What the reviews say: how many cards come back when, and which topics are known."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING

from chainrule.course import cards
from chainrule.course.drill import clock
from chainrule.course.drill.queue import Turn, Wanted, queue
from chainrule.course.drill.record import FAILED

if TYPE_CHECKING:
    from chainrule.store import Review
    from chainrule.store.learner import Learner

LAPSES = 4  # a card forgotten so often needs another way than repetition


@dataclass(frozen=True)
class Expected:
    """How many known cards are due on a day; today's are with those that are late."""

    day: date
    cards: int


@dataclass(frozen=True)
class Topic:
    """How a topic goes: `right` is the share of right answers, None without answers."""

    name: str
    cards: int
    seen: int
    reviews: int
    right: float | None
    lapses: int


@dataclass(frozen=True)
class Statistics:
    """How the drills go.

    Params: retention  the share right among cards that come back after a day or more
            leeches    cards forgotten again and again
    """

    reviews: int
    today: int
    right: float | None
    retention: float | None
    seen: int
    cards: int
    topics: tuple[Topic, ...]
    leeches: tuple[str, ...]


def due_today(me: Learner, now: datetime | None = None, zone: tzinfo | None = None) -> int:
    """Return how many cards are left for today."""
    return len(queue(me, now=now, zone=zone))


def next_turn(
    me: Learner,
    wanted: Wanted | None = None,
    *,
    now: datetime | None = None,
    zone: tzinfo | None = None,
) -> Turn | None:
    """Return the next turn, or None where nothing is left."""
    return next(iter(queue(me, wanted, now=now, zone=zone)), None)


def forecast(
    me: Learner, days: int = 14, now: datetime | None = None, zone: tzinfo | None = None
) -> list[Expected]:
    """Return how many known cards come back on each of the next days; new ones are not in it."""
    today = clock.day_of(now or clock.now(), zone)
    course = {card.id for card in cards.every()}
    due = (state.due for name, state in me.cards().items() if name in course)
    counts = Counter(max(today, clock.day_of(moment, zone)) for moment in due)
    span = (today + timedelta(days=i) for i in range(days))
    return [Expected(day, counts[day]) for day in span]


def statistics(me: Learner, now: datetime | None = None, zone: tzinfo | None = None) -> Statistics:
    """Return how the drills go; reviews of cards that the course no longer has are left out."""
    course = {card.id: card for card in cards.every()}
    reviews = [review for review in me.reviews() if review.card in course]
    states = {name: state for name, state in me.cards().items() if name in course}
    stuck = (n for n, s in states.items() if s.lapses >= LAPSES or s.failed_in_a_row >= FAILED)
    today = clock.start(now or clock.now(), zone)
    return Statistics(
        reviews=len(reviews),
        today=sum(review.at >= today for review in reviews),
        right=share(review.right for review in reviews),
        retention=share(review.right for review in _returned(reviews, zone)),
        seen=sum(state.reviews > 0 for state in states.values()),
        cards=len(course),
        topics=topics(me, reviews),
        leeches=tuple(sorted(stuck)),
    )


def topics(me: Learner, reviews: Iterable[Review] | None = None) -> tuple[Topic, ...]:
    """Return each topic of the course, weakest first, then those not seen."""
    course, states = cards.every(), me.cards()
    answers = defaultdict(list)
    of = {card.id: card.topic for card in course}
    for review in me.reviews() if reviews is None else reviews:
        answers[of.get(review.card, "")].append(review.right)
    found = []
    for name in dict.fromkeys(of.values()):
        mine = [states[card.id] for card in course if card.topic == name and card.id in states]
        said, seen = answers[name], sum(state.reviews > 0 for state in mine)
        count, lapses = list(of.values()).count(name), sum(state.lapses for state in mine)
        found.append(Topic(name, count, seen, len(said), share(said), lapses))
    return tuple(sorted(found, key=lambda topic: (topic.right is None, topic.right or 0.0)))


def share(right: Iterable[bool]) -> float | None:
    """Return the share of what is right; None of nothing.

    >>> share([True, False, True, True]), share([])
    (0.75, None)
    """
    said = list(right)
    return sum(said) / len(said) if said else None


def _returned(reviews: Sequence[Review], zone: tzinfo | None) -> list[Review]:
    """Return the first review of each later day of each card."""
    last: dict[str, date] = {}
    found = []
    for review in sorted(reviews, key=lambda one: one.at):
        day = clock.day_of(review.at, zone)
        if last.get(review.card, day) < day:
            found.append(review)
        last[review.card] = day
    return found
