"""One interview: its questions, its clock, its answers, and what to go over afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from chainrule.course import drill
from chainrule.course.cards import Judged
from chainrule.course.drill import Outcome, Turn, clock
from chainrule.course.interview.choosing import choose
from chainrule.errors import CardError, OptionError

if TYPE_CHECKING:
    from chainrule.store.learner import Learner


@dataclass(frozen=True)
class Answered:
    """An answer that counts; `points` is the share of the rubric, or 1 for right, 0 for wrong."""

    reply: str
    points: float


@dataclass(frozen=True)
class Result:
    """How it went.

    Params: points   the mean share over all questions; those not reached count nothing
            topics   the share of each topic asked, worst first
            go_over  where the lessons explain what was missed: "Day 4, “…”"
    """

    answered: int
    questions: int
    points: float
    topics: tuple[tuple[str, float], ...]
    go_over: tuple[str, ...]
    minutes: float


@dataclass
class Session:
    """An interview under way."""

    turns: tuple[Turn, ...]
    begun: datetime
    minutes: float
    answers: list[Answered] = field(default_factory=list)
    waiting: str | None = None  # a short answer that is not graded yet
    ended: datetime | None = None  # when the last answer came

    @property
    def deadline(self) -> datetime:
        """When time is up; the answer being typed then still counts."""
        return self.begun + timedelta(minutes=self.minutes)

    def left(self, now: datetime | None = None) -> timedelta:
        """Return the time that is left; never less than none."""
        return max(self.deadline - (now or clock.now()), timedelta())

    def current(self, now: datetime | None = None) -> Turn | None:
        """Return the question to answer now."""
        is_over = self.waiting is None and not self.left(now)
        return None if is_over or len(self.answers) == len(self.turns) else self._turn

    def answer(self, me: Learner, reply: str, now: datetime | None = None) -> Judged:
        """Judge and keep an answer; one that cannot be read is not counted."""
        turn = self._open()
        judged, outcome = drill.answer(me, turn, reply, now=now)
        if outcome is not None:
            self._close(reply, float(outcome.right), now)
        elif judged.read:
            self.waiting = reply
        return judged

    def grade(self, me: Learner, met: int, now: datetime | None = None) -> Outcome:
        """Keep the learner's grade of the short answer: so many points of the rubric were said."""
        if self.waiting is None:
            raise CardError("only a short answer is graded by its rubric", got="no answer yet")
        turn = self._open()
        points = len(turn.ask().rubric)
        if not 0 <= met <= points:
            raise CardError(f"a grade from 0 to {points} is needed", got=str(met))
        outcome = drill.grade(me, turn, met, now=now)
        self._close(self.waiting, met / points, now)
        return outcome

    def result(self, now: datetime | None = None) -> Result:
        """Return how it went so far."""
        shares = [one.points for one in self.answers]
        shares += [0.0] * (len(self.turns) - len(shares))
        topics: dict[str, list[float]] = {}
        for turn, points in zip(self.turns, shares, strict=True):
            topics.setdefault(turn.card.topic, []).append(points)
        means = {name: sum(got) / len(got) for name, got in topics.items()}
        missed = (t.card for t, points in zip(self.turns, shares, strict=True) if points < 1)
        spent = (self.ended or now or clock.now()) - self.begun
        return Result(
            answered=len(self.answers),
            questions=len(self.turns),
            points=sum(shares) / len(shares),
            topics=tuple(sorted(means.items(), key=lambda item: item[1])),
            go_over=tuple(dict.fromkeys(card.where for card in missed)),
            minutes=spent.total_seconds() / 60,
        )

    @property
    def _turn(self) -> Turn:
        return self.turns[len(self.answers)]

    def _open(self) -> Turn:
        if len(self.answers) == len(self.turns):
            raise CardError("an interview that is not over is needed", hint="begin another")
        return self._turn

    def _close(self, reply: str, points: float, now: datetime | None) -> None:
        self.answers.append(Answered(reply, points))
        self.waiting, self.ended = None, now or clock.now()


def begin(
    me: Learner,
    *,
    minutes: float = 20,
    questions: int = 8,
    seed: int | None = None,
    now: datetime | None = None,
) -> Session:
    """Begin an interview; without a seed, each is another one."""
    if not (0 < minutes <= 600 and 0 < questions <= 100):
        needed = "an interview has 1 to 100 questions in at most 600 minutes"
        raise OptionError(needed, got=f"{questions} questions in {minutes:g} minutes")
    now = now or clock.now()
    seed = int(now.timestamp() * 1000) if seed is None else seed
    turns = tuple(Turn(card, seed) for card in choose(me, questions, seed))
    if not turns:
        raise CardError("an interview needs cards", got="a course without any")
    return Session(turns, now, minutes)
