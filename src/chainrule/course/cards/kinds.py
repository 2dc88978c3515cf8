"""The six kinds of cards: one of several, a number, an order, a bug, a curve, a short answer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from chainrule.course.cards import arithmetic, reading
from chainrule.course.cards.card import Asked, Card, Judged
from chainrule.course.cards.plain import plain

CLOSE = 0.01  # relative, where the answer is not a whole number


@dataclass(frozen=True, kw_only=True)
class Choice(Card):
    """One of three to five, shown in another order each time."""

    kind = "choice"
    choices: tuple[str, ...]
    answer: int

    def ask(self, seed: int = 0) -> Asked:
        """Shuffle the choices."""
        places = list(range(len(self.choices)))
        self.chance(seed).shuffle(places)
        shown = tuple(self.choices[i] for i in places)
        keys = labels(shown)
        return Asked(
            *(self.id, self.kind, seed, self.question, f"{keys[0]} to {keys[-1]}"),
            right=keys[places.index(self.answer)],
            reason=self.reason,
            choices=shown,
            labels=keys,
        )

    def is_right(self, asked: Asked, reply: str) -> bool:
        """Compare what was chosen."""
        chosen = reading.one_of(reply, asked.labels, [plain(text) for text in asked.choices])
        return asked.labels[chosen] == asked.right

    def shown(self, asked: Asked) -> str:
        """Return the label and the words."""
        return f"{asked.right}) {asked.choices[asked.labels.index(asked.right)]}"


@dataclass(frozen=True, kw_only=True)
class Number(Card):
    """A number worked out from numbers that are fresh each time."""

    kind = "number"
    answer: str
    numbers: Mapping[str, Any] = field(default_factory=dict)
    tolerance: float | None = None
    unit: str = ""

    def ask(self, seed: int = 0) -> Asked:
        """Draw the numbers and work out the answer."""
        rng = self.chance(seed)
        drawn = {name: rng.choice(drawable(of)) for name, of in self.numbers.items()}
        result = arithmetic.value(self.answer, drawn)
        told = {**drawn, "answer": result}
        return Asked(
            *(self.id, self.kind, seed, filled(self.question, drawn)),
            expects=f"a number{f' ({self.unit})' if self.unit else ''}",
            right=short(result),
            reason=filled(self.reason, told),
            unit=self.unit,
            value=float(result),
        )

    def is_right(self, asked: Asked, reply: str) -> bool:
        """Compare within the tolerance; a whole number has none unless the card says so."""
        result, said = asked.value, reading.number(reply, asked.unit)
        tolerance = self.tolerance
        if tolerance is None:
            tolerance = 0.0 if result == int(result) else CLOSE
        return abs(said - result) <= max(tolerance * abs(result), 1e-9)

    def shown(self, asked: Asked) -> str:
        """Return the number with its unit."""
        return f"{asked.right} {asked.unit}".strip()


@dataclass(frozen=True, kw_only=True)
class Order(Card):
    """Steps to be put in order."""

    kind = "order"
    steps: tuple[str, ...]

    def ask(self, seed: int = 0) -> Asked:
        """Shuffle the steps, never into the right order."""
        rng, places = self.chance(seed), list(range(len(self.steps)))
        while places == sorted(places):
            rng.shuffle(places)
        right = " ".join(str(places.index(i) + 1) for i in range(len(places)))
        return Asked(
            *(self.id, self.kind, seed, self.question, f"the order, as {right_form(len(places))}"),
            right=right,
            reason=self.reason,
            choices=tuple(self.steps[i] for i in places),
            labels=tuple(str(i + 1) for i in range(len(places))),
        )

    def is_right(self, asked: Asked, reply: str) -> bool:
        """Compare the orders."""
        said = reading.order(reply, len(asked.choices))
        return said == reading.order(asked.right, len(asked.choices))

    def shown(self, asked: Asked) -> str:
        """Return the numbers and the steps."""
        return f"{asked.right} ({'; '.join(self.steps)})"


@dataclass(frozen=True, kw_only=True)
class Bug(Card):
    """Ten lines with a bug; which line is it?"""

    kind = "bug"
    code: str
    answer: tuple[int, ...]

    def ask(self, seed: int = 0) -> Asked:
        """Show the lines."""
        return Asked(
            *(self.id, self.kind, seed, self.question, "the number of the line"),
            right=str(self.answer[0]),
            reason=self.reason,
            code=self.code,
        )

    def is_right(self, asked: Asked, reply: str) -> bool:
        """Compare the line."""
        return reading.line(reply, len(self.code.splitlines())) in self.answer

    def shown(self, asked: Asked) -> str:
        """Return the line and its number."""
        return f"line {asked.right}, `{self.code.splitlines()[self.answer[0] - 1].strip()}`"


@dataclass(frozen=True, kw_only=True)
class Curve(Choice):
    """Which of these curves?"""

    kind = "curve"
    points: tuple[tuple[float, ...], ...]  # of each choice

    def ask(self, seed: int = 0) -> Asked:
        """Shuffle the curves."""
        asked = super().ask(seed)
        points = tuple(self.points[self.choices.index(name)] for name in asked.choices)
        return Asked(**{**vars(asked), "kind": self.kind, "curves": points})


@dataclass(frozen=True, kw_only=True)
class Short(Card):
    """An answer in words, graded by the learner with a rubric."""

    kind = "short"
    answer: str
    rubric: tuple[str, ...]

    def ask(self, seed: int = 0) -> Asked:
        """Ask for a few sentences."""
        return Asked(
            *(self.id, self.kind, seed, self.question, "a sentence or two"),
            right=self.answer,
            reason=self.reason,
            rubric=self.rubric,
        )

    def is_right(self, asked: Asked, reply: str) -> bool:
        """Not known here: the learner grades it."""
        raise NotImplementedError

    def judge(self, asked: Asked, reply: str) -> Judged:
        """Show the model answer and the rubric; an empty reply is not counted."""
        if not reply.strip():
            return Judged(None, "Not counted: needed a sentence or two; got nothing.", read=False)
        says = f"A good answer: {self.answer}"
        known = False if reading.gives_up(reply) else None
        return Judged(known, says, asked.reason, rubric=self.rubric)


KINDS: dict[str, type[Card]] = {cls.kind: cls for cls in (Choice, Number, Order, Bug, Curve, Short)}


def labels(choices: Sequence[str]) -> tuple[str, ...]:
    """Return what to type for each choice: numbers, or letters where a choice is such a number.

    >>> labels(["mean", "sum"]), labels(["1", "4"])
    (('1', '2'), ('a', 'b'))
    """
    texts = {plain(choice).strip().lower() for choice in choices}
    for row in ("12345", "abcde", "vwxyz"):
        keys = tuple(row[: len(choices)])
        if not texts & set(keys):
            return keys
    return keys


def drawable(numbers: Any) -> Sequence[int | float]:
    """Return what may be drawn: the list, or the whole numbers of a range."""
    if isinstance(numbers, Mapping):
        return range(numbers["from"], numbers["to"] + 1, numbers.get("step", 1))
    drawn: Sequence[int | float] = numbers
    return drawn


def filled(text: str, numbers: Mapping[str, int | float]) -> str:
    r"""Put numbers in the place of their names; all other braces stay.

    >>> filled(r"{n} of $\frac{1}{k}$ is {x:.2f}", {"n": 12000, "x": 1 / 3})
    '12,000 of $\\frac{1}{k}$ is 0.33'
    """
    names = "|".join(map(re.escape, numbers))

    def put(found: re.Match[str]) -> str:
        number, form = numbers[found[1]], found[2]
        return format(number, form[1:]) if form else short(number)

    return re.sub(rf"\{{({names})(:[^{{}}]*)?\}}", put, text) if names else text


def short(number: int | float) -> str:
    """Write a number as a person would.

    >>> short(109386), short(784), short(13.0), short(1 / 3), short(6.6e-5)
    ('109,386', '784', '13', '0.3333', '6.6e-05')
    """
    if number == int(number) and abs(number) < 1e15:
        return f"{int(number):,}" if abs(number) >= 10_000 else str(int(number))
    return f"{number:.4g}"


def right_form(count: int) -> str:
    """Return an example of an order to type."""
    return " ".join(str(i) for i in (count, *range(1, count)))
