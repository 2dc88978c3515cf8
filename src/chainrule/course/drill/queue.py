"""Which cards are asked now: what is due, then new ones of the days begun, up to the limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from hashlib import sha256
from typing import TYPE_CHECKING

from chainrule import places
from chainrule.course import cards
from chainrule.course.cards import Asked, Card
from chainrule.course.cards.deck import is_day, key_of
from chainrule.course.drill import clock
from chainrule.errors import OptionError, nearest

if TYPE_CHECKING:
    from chainrule.store import CardState
    from chainrule.store.learner import Learner

MANY = 12  # topics to be told in a line
A_DAY = {"cards_a_day": 30, "new_cards_a_day": 10}


@dataclass(frozen=True)
class Turn:
    """One card to ask; the seed is new after each answer, and the same until then."""

    card: Card
    seed: int = 0
    is_new: bool = False

    def ask(self) -> Asked:
        """Return the question."""
        return self.card.ask(self.seed)


@dataclass(frozen=True)
class Wanted:
    """What the learner wants to be asked.

    Params: day    only cards of this day, begun or not
            topic  only cards of this topic
            week   only cards of the days of this week
            limit  at most so many cards from `since` on; default, what the config says for a day
            ahead  also cards that are not due yet, after the others
            since  when this sitting began; default, when the day began
    """

    day: int | str | None = None
    topic: str | None = None
    week: int | None = None
    limit: int | None = None
    ahead: bool = False
    since: datetime | None = None

    @property
    def is_narrow(self) -> bool:
        """Whether the learner named what to be asked."""
        return not (self.day is None and self.topic is None and self.week is None)


def queue(
    me: Learner,
    wanted: Wanted | None = None,
    *,
    now: datetime | None = None,
    zone: tzinfo | None = None,
) -> list[Turn]:
    """Return the turns that are left, the next one first."""
    wanted, now = wanted or Wanted(), now or clock.now()
    pool, states, end = chosen(wanted), me.cards(), clock.end(now, zone)
    asked = Counter(review.card for review in me.reviews(wanted.since or clock.start(now, zone)))
    open_days = begun(me) if not wanted.is_narrow else {card.day for card in pool}
    known = {card.id: states[card.id].due for card in pool if card.id in states}
    seen = sorted((c for c in pool if c.id in known), key=lambda c: (known[c.id], _mixed(c, end)))
    turns = [
        *(card for card in seen if known[card.id] <= now),
        *(card for card in pool if card.id not in known and card.day in open_days),
        *(card for card in seen if now < known[card.id] < end),
        *(card for card in seen if wanted.ahead and end <= known[card.id] and card.id not in asked),
    ]
    return _limited([_turn(card, states) for card in turns], asked, states, limits(wanted))


def _none(wanted: Wanted) -> OptionError:
    """Return the error of a day, or of a week, that has no cards."""
    keys = dict.fromkeys(card.day for card in cards.every())
    if wanted.day is not None:
        days = ", ".join(keys)
        needed, got = "a day that has cards is needed", f"day {wanted.day}"
        return OptionError(needed, got=got, hint=f"one of {days}")
    weeks = sorted({week for key in keys if (week := week_of(key))})
    needed, got = "a week that has cards is needed", f"week {wanted.week}"
    return OptionError(needed, got=got, hint=f"one of {', '.join(map(str, weeks))}")


def chosen(wanted: Wanted) -> list[Card]:
    """Return the cards of the course that are asked for."""
    pool = list(cards.every() if wanted.day is None else cards.of(wanted.day))
    if wanted.week is not None:
        pool = [card for card in pool if week_of(card.day) == wanted.week]
    if not pool:
        raise _none(wanted)
    if wanted.topic is None:
        return pool
    topics = {card.topic for card in pool}
    if wanted.topic.lower() not in topics:
        hint = nearest(wanted.topic, topics)
        if len(topics) > MANY and not hint.startswith("did you mean"):
            hint = "one of those that chainrule drill --stats lists"
        raise OptionError("a topic that has cards is needed", got=repr(wanted.topic), hint=hint)
    return [card for card in pool if card.topic == wanted.topic.lower()]


def begun(me: Learner) -> set[str]:
    """Return the days that the learner has begun: read, tried, or answered a card of."""
    read = {key_of(day) for day in me.days_read() if is_day(day)}
    tried = {name.split("/")[0] for name in me.best()}
    seen = {name for name, state in me.cards().items() if state.reviews}
    return read | tried | {card.day for card in cards.every() if card.id in seen}


def week_of(day: str) -> int | None:
    """Return the week of a day; electives have none.

    >>> week_of("day07"), week_of("day08"), week_of("e03")
    (1, 2, None)
    """
    return (int(day[3:]) + 6) // 7 if day.startswith("day") else None


def limits(wanted: Wanted) -> tuple[int, int]:
    """Return how many cards, and how many new ones among them."""
    if wanted.limit is not None:
        return wanted.limit, wanted.limit
    told = places.config()
    most, new = (told.get(key, default) for key, default in A_DAY.items())
    for key, count in zip(A_DAY, (most, new), strict=True):
        if type(count) is not int or count < 0:
            needed = f"{places.config_file()} needs {key} as a whole number"
            raise OptionError(needed, got=repr(count), hint=f"{key} = {A_DAY[key]}")
    return int(str(most)), int(str(new))


def _limited(
    turns: list[Turn], asked: Counter[str], states: Mapping[str, CardState], most: tuple[int, int]
) -> list[Turn]:
    """Leave out what is above the limits; a card asked already comes back free."""
    begun_now = sum(states[name].reviews <= asked[name] for name in asked if name in states)
    room, new_room = most[0] - len(asked), most[1] - begun_now
    kept = []
    for turn in turns:
        if turn.card.id in asked:
            kept.append(turn)
        elif room > 0 and (not turn.is_new or new_room > 0):
            kept.append(turn)
            room, new_room = room - 1, new_room - turn.is_new
    return kept


def _turn(card: Card, states: Mapping[str, CardState]) -> Turn:
    state = states.get(card.id)
    return Turn(card, state.reviews if state else 0, is_new=state is None)


def _mixed(card: Card, end: datetime) -> bytes:
    """Return what puts cards of one moment into an order of this day, topics mixed."""
    return sha256(f"{card.id} {end:%Y-%m-%d}".encode()).digest()


def interleaved(groups: Sequence[Sequence[Card]]) -> list[Card]:
    """Return one of each group, then a second of each, and so on."""
    longest = max(map(len, groups), default=0)
    return [group[i] for i in range(longest) for group in groups if i < len(group)]
