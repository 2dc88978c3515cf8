"""Which questions: weak topics first, then topics not seen; most are interview questions."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from random import Random
from typing import TYPE_CHECKING

from chainrule.course import cards, drill
from chainrule.course.cards import Card
from chainrule.course.drill.queue import interleaved

if TYPE_CHECKING:
    from chainrule.store.learner import Learner

INTERVIEW = 0.6  # share of the questions that an interviewer would ask in these words


def choose(me: Learner, questions: int, seed: int = 0) -> tuple[Card, ...]:
    """Return the cards to ask: of the days begun, or of all days where none is.

    Why: one card of each topic before a second of any, so that the set is mixed.
    """
    rng, begun = Random(f"interview:{seed}"), drill.begun(me)
    pool = [card for card in cards.every() if card.day in begun] or list(cards.every())
    rng.shuffle(pool)
    order = [topic.name for topic in drill.topics(me)]

    def ranked(wanted: Callable[[Card], bool]) -> list[Card]:
        groups = ([c for c in pool if c.topic == name and wanted(c)] for name in order)
        return interleaved([group for group in groups if group])

    asked = ranked(lambda card: card.interview)
    others = ranked(lambda card: not card.interview)
    most = max(ceil(INTERVIEW * questions), questions - len(others))
    picked = [*asked[:most], *others][:questions]
    return tuple(picked)
