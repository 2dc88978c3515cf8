"""What the database answers with: plain values, every time in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Submission:
    """One check of one exercise: the file as it was, and what the grader said."""

    exercise: str
    at: datetime
    score: float
    solved: bool
    source: str
    answer: tuple[str, ...] = ()


@dataclass(frozen=True)
class Best:
    """How far an exercise is: the best score, when it was first solved, how often it was tried."""

    score: float
    solved_at: datetime | None
    tries: int
    last_at: datetime

    @property
    def solved(self) -> bool:
        """Whether it was ever solved."""
        return self.solved_at is not None


@dataclass(frozen=True)
class Aid:
    """What was shown of an exercise: how many of its hints, and when its solution."""

    hints: int = 0
    solution_at: datetime | None = None


@dataclass(frozen=True)
class Review:
    """One answer to a card, and the schedule that followed from it."""

    card: str
    at: datetime
    right: bool
    rating: int
    state: str
    due: datetime


@dataclass(frozen=True)
class CardState:
    """Where a card stands.

    Params: state            what the scheduler wrote; "" for one made due before any review
            lapses           how often a right answer was followed by a wrong one
            failed_in_a_row  wrong answers since the last right one
    """

    state: str
    due: datetime
    reviews: int = 0
    lapses: int = 0
    failed_in_a_row: int = 0
    last_at: datetime | None = None

    def after(self, *, right: bool) -> tuple[int, int, int]:
        """Return reviews, lapses, failed_in_a_row after one more answer."""
        lapsed = not right and self.reviews > 0 and self.failed_in_a_row == 0
        return self.reviews + 1, self.lapses + lapsed, 0 if right else self.failed_in_a_row + 1


@dataclass(frozen=True)
class Note:
    """The learner's own words about a day, or a question of the journal."""

    day: int | str
    text: str
    at: datetime


@dataclass(frozen=True)
class Run:
    """A run folder as it was last seen.

    Params: folder   its full path
            metrics  the last figures, as in summary.json
            finding  the doctor's first finding in words; "" for a clean run, None where not asked
            seen     what tells a folder that changed since; the caller's choice
    """

    folder: str
    recipe: str
    started: datetime
    status: str
    metrics: dict[str, Any] = field(default_factory=dict)
    finding: str | None = None
    seen: str = ""
