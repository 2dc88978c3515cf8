"""How a card is asked and answered in a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from chainrule.cli.terminal.line import read_line
from chainrule.errors import OptionError, StoreError

if TYPE_CHECKING:
    from chainrule.course.cards import Asked, Card, Judged
    from chainrule.course.drill import Outcome

T = TypeVar("T")
HELP = """Type the answer and Enter.
  choice, curve   the label (2), or the words, or how they begin
  number          1024, 1,024, 0.5, 1e-3, 50 %; arithmetic too: 784*128 + 128
  order           the numbers of the steps in their order: 3 1 2
  bug             the number of the line
  short           a sentence or two; you grade it yourself
  -               you don't know: see the answer (counts as wrong)
  q               stop; what you answered is kept"""


class Terminal:
    """A conversation: cards out, replies in."""

    def __init__(self, otherwise: str = "") -> None:
        """Need a terminal to answer in; `otherwise` is what works without one."""
        if sys.stdin is None or not sys.stdin.isatty():
            raise OptionError(
                "answers are typed, so a terminal is needed",
                got="a standard input that is none",
                hint=f"chainrule learn for the pages{otherwise}",
            )
        self.console = Console(highlight=False, soft_wrap=False)

    def say(self, text: str = "", style: str = "") -> None:
        """Print a line or a paragraph."""
        self.console.print(Text(text, style=style))

    def show(self, card: Card, asked: Asked, title: str) -> None:
        """Print a card."""
        from chainrule.course.cards import curves, plain

        self.console.rule(Text(title), align="left", style="dim")
        self.say(asked.plain, "bold")
        for number, line in enumerate(asked.code.splitlines(), 1):
            self.say(f"  {number:2}  {line}")
        for place, (label, choice) in enumerate(zip(asked.labels, asked.choices, strict=True)):
            curve = f"{curves.blocks(asked.curves[place])}  " if asked.curves else ""
            self.console.print(
                Padding(Text(f"{label}) {curve}{plain.plain(choice)}"), (0, 0, 0, 2), expand=False)
            )

    def ask(self, asked: Asked) -> str | None:
        """Return what was typed; None where the learner stops."""
        self.say(f"({asked.expects}; ? for help, q to stop)", "dim")
        while True:
            reply = read_line("> ")
            if reply is None or reply.strip().lower() in {"q", "quit", "exit"}:
                return None
            if reply.strip() in {"?", "help"}:
                self.say(HELP)
            elif reply.strip():
                return reply

    def answered(self, asked: Asked, judge: Callable[[str], Judged | None]) -> Judged | None:
        """Ask until a reply can be read, and say what came of it; None where the learner stops."""
        while (reply := self.ask(asked)) is not None and (judged := judge(reply)) is not None:
            self.tell(judged)
            if judged.read:
                return judged
        return None

    def kept(self, keep: Callable[[], T]) -> T | None:
        """Keep an answer; where the database does not take it, once more or None, as is wished."""
        while True:
            try:
                return keep()
            except StoreError as error:
                self.say(f"Not kept: {error}", "red")
            if self.choice("Enter tries once more, q stops: ", {"": 1}) is None:
                return None

    def points(self, judged: Judged) -> int | None:
        """Ask which points of the rubric were said; None where the learner stops."""
        from chainrule.course.cards import plain

        self.say("Which of these did you say? (y/n)", "dim")
        met = 0
        for point in judged.rubric:
            said = self.choice(f"  {plain.plain(point)} ", {"y": 1, "yes": 1, "n": 0, "no": 0})
            if said is None:
                return None
            met += said
        return met

    def choice(self, prompt: str, words: dict[str, int]) -> int | None:
        """Return what one of the words stands for; None where the learner stops."""
        while True:
            reply = read_line(prompt)
            if reply is None or reply.strip().lower() in {"q", "quit"}:
                return None
            if reply.strip().lower() in words:
                return words[reply.strip().lower()]
            self.say(f"needed one of {', '.join(word or 'Enter' for word in words)}, or q", "dim")

    def tell(self, judged: Judged) -> None:
        """Print what came of a reply, and why."""
        from chainrule.course.cards import plain

        style = {True: "green", False: "red", None: ""}[judged.right]
        self.say(plain.plain(judged.says), style)
        if judged.reason:
            self.say(plain.plain(judged.reason))

    def follow(self, card: Card, outcome: Outcome, now: datetime) -> None:
        """Print where to read more, when the card comes back, and the exercise to do now."""
        self.say(f"{card.where}. Comes back {when(outcome.due, now)}.", "dim")
        if outcome.exercise:
            from chainrule.course import exercise

            found = exercise.get(outcome.exercise)
            self.say(f"Missed three times in a row. Practise it: exercise {found.number}", "yellow")
            self.say(f"  {exercise.place(found)}")
            self.say(f"  chainrule check {found.number}")
        self.say()


def when(due: datetime, now: datetime) -> str:
    """Return a moment as people say it.

    >>> from datetime import UTC, timedelta
    >>> noon = datetime(2026, 3, 2, 12, tzinfo=UTC)
    >>> when(noon + timedelta(hours=5), noon), when(noon + timedelta(days=1), noon)
    ('today', 'tomorrow')
    >>> when(noon + timedelta(minutes=10), noon)
    'in 10 minutes, or as soon as nothing else is left'
    """
    from chainrule.course.drill import clock

    days = (clock.day_of(due) - clock.day_of(now)).days
    minutes = round((due - now).total_seconds() / 60)
    if days < 1 and 0 < minutes < 120:
        return f"in {minutes} minutes, or as soon as nothing else is left"
    if days < 1:
        return "today"
    return "tomorrow" if days == 1 else f"in {days} days"
