"""A card: something to be asked, judged, and explained.

>>> from chainrule.course.cards.kinds import Number
>>> card = Number(id="size", topic="layers", question="Weights of {n} -> {m}?", reason="{answer}",
...               answer="n * m", numbers={"n": [3, 4], "m": {"from": 5, "to": 6}})
>>> asked = card.ask(seed=7)
>>> card.judge(asked, asked.right).right, card.judge(asked, "many").right
(True, None)
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import ClassVar

from chainrule.course.cards import plain, reading
from chainrule.errors import CardError


@dataclass(frozen=True)
class Asked:
    """A card as it is asked once; the same card and seed give the same again.

    Params: question  Markdown, numbers filled in
            choices   what there is to choose or to order, in the order shown (Markdown)
            labels    what to type for each choice
            curves    the points of each choice, for a card of curves
            code      the lines with the bug
            expects   how to reply, in a few words
            right     a reply that is right; for a short card, the model answer
            rubric    what a short answer has to hold
            reason    why, with the numbers filled in (Markdown)
            value     the right number, for a card of numbers
    """

    card: str
    kind: str
    seed: int
    question: str
    expects: str
    right: str
    reason: str
    choices: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    curves: tuple[tuple[float, ...], ...] = ()
    code: str = ""
    rubric: tuple[str, ...] = ()
    unit: str = ""
    value: float = 0.0

    @property
    def plain(self) -> str:
        """The question for a terminal."""
        return plain.plain(self.question)


@dataclass(frozen=True)
class Judged:
    """What came of a reply.

    Params: right   None where it is not known: the reply could not be read (`read` is False,
                    nothing is counted), or the learner grades it by the rubric
            says    what to tell first (Markdown)
            reason  why (Markdown); empty where the reply could not be read
    """

    right: bool | None
    says: str
    reason: str = ""
    read: bool = True
    rubric: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Card(ABC):
    """What every card has.

    Params: id        unique in the course
            day       the name of its day, as "day04"
            section   the heading of the lesson that explains it
            exercise  the full name of the exercise that trains it, as "day04/accumulate"
    """

    kind: ClassVar[str]
    id: str
    topic: str
    question: str
    reason: str
    section: str = ""
    interview: bool = False
    exercise: str = ""
    day: str = ""
    file: Path = field(default=Path("cards.toml"), repr=False, compare=False)

    @abstractmethod
    def ask(self, seed: int = 0) -> Asked:
        """Return the card as it is asked this time."""

    @abstractmethod
    def is_right(self, asked: Asked, reply: str) -> bool:
        """Tell whether the reply is right; CardError where it cannot be read."""

    def judge(self, asked: Asked, reply: str) -> Judged:
        """Say what is true of a reply."""
        if reading.gives_up(reply):
            return Judged(False, f"The answer: {self.shown(asked)}", asked.reason)
        try:
            right = self.is_right(asked, reply)
        except CardError as error:
            return Judged(None, f"Not counted: {error}", read=False)
        says = "Right." if right else f"Not right. The answer: {self.shown(asked)}"
        return Judged(right, says, asked.reason)

    def shown(self, asked: Asked) -> str:
        """Return the right answer as it is told."""
        return asked.right

    @property
    def where(self) -> str:
        """Where the lesson explains it, as 'Day 4, "Order of the walk"'."""
        number = self.day.removeprefix("day").lstrip("0")
        return f"Day {number}, “{plain.plain(self.section)}”" if self.section else f"Day {number}"

    def chance(self, seed: int) -> Random:
        """Return the source of what differs between two askings."""
        return Random(f"{self.id}:{seed}")
