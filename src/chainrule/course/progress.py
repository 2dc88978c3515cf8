"""What is done and what comes next, from what the store keeps.

    from chainrule.course import progress

    with store.open() as db:
        me = db.learner()
        for line in progress.of_days(me):
            print(line.number, line.title, line.state, f"{line.solved} of {line.exercises}")
        print(progress.next_step(me).says)

A day is done when all its exercises are solved; one without exercises, when it was read.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from chainrule.course import cards, days, exercise
from chainrule.course.drill import clock, due_today

if TYPE_CHECKING:
    from chainrule.course.exercise import Exercise
    from chainrule.store import Best
    from chainrule.store.learner import Learner

TO_COME, NOT_BEGUN, BEGUN, DONE = "to come", "not begun", "begun", "done"
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class DayProgress:
    """How far one day is.

    Params: state      "to come" (not written), "not begun", "begun" or "done"
            exercises  how many the day has; `solved` and `tried` of them
            read       whether the lesson was read
            due        cards of the day that are due
            last_at    when something was last done; None for never
            open       the names of the exercises that are not solved, in the lesson's order
    """

    number: int | str
    key: str
    title: str
    week: int | None
    state: str
    exercises: int = 0
    solved: int = 0
    tried: int = 0
    read: bool = False
    due: int = 0
    last_at: datetime | None = None
    open: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """How people call it: "Day 4", or "Elective 3"."""
        return f"Day {self.number}" if self.week else f"Elective {str(self.number)[1:]}"


@dataclass(frozen=True)
class Step:
    """What comes next.

    Params: kind     "lesson", "exercise", "drill" or "end"
            says     one sentence
            command  what a terminal does about it
            day      of the lesson or exercise
            name     of the exercise: "day04/accumulate"
    """

    kind: str
    says: str
    command: str
    day: int | str | None = None
    name: str = ""


def of_days(me: Learner) -> tuple[DayProgress, ...]:
    """Return all sixty days, those to come included."""
    best, read, due = me.best(), me.days_read(), _due(me)
    asked: dict[int | str, list[Exercise]] = {}
    for one in exercise.every():
        asked.setdefault(one.day, []).append(one)
    lines = []
    for row in days.syllabus():
        about = (row.number, row.key, row.day.title if row.day else row.title, row.week)
        if row.day is None:
            lines.append(DayProgress(*about, TO_COME))
            continue
        found = asked.get(row.number, [])
        lines.append(_line(about, found, best, read.get(row.number), due[row.key]))
    return tuple(lines)


def of_day(me: Learner, number: int | str) -> DayProgress:
    """Return one day.

    Raises:
        LessonError: there is no such day, or it is still to come.
    """
    key = days.get(number).key
    return next(line for line in of_days(me) if line.key == key)


def next_step(me: Learner, lines: tuple[DayProgress, ...] | None = None) -> Step:
    """Return what to go on with: the day that was last worked on, else the next one, else cards.

    Params: lines  what `of_days` answered, where that is at hand
    """
    written = [line for line in lines or of_days(me) if line.state != TO_COME]
    last = max(written, key=lambda line: line.last_at or NEVER, default=None)
    after = written[written.index(last) :] if last and last.last_at else []
    line = next((one for one in [*after, *written] if one.state != DONE), None)
    return _of_day(line) if line else _of_cards(due_today(me))


def _line(
    about: tuple[int | str, str, str, int | None],
    asked: list[Exercise],
    best: dict[str, Best],
    read: datetime | None,
    due: int,
) -> DayProgress:
    tries = {one.name: best[one.name] for one in asked if one.name in best}
    solved = {name for name, one in tries.items() if one.solved}
    unsolved = tuple(one.name for one in asked if one.name not in solved)
    moments = [*(one.last_at for one in tries.values()), *([read] if read else [])]
    is_done = not unsolved and (bool(asked) or read is not None)
    return DayProgress(
        *about,
        state=DONE if is_done else BEGUN if moments else NOT_BEGUN,
        exercises=len(asked),
        solved=len(solved),
        tried=len(tries),
        read=read is not None,
        due=due,
        last_at=max(moments, default=None),
        open=unsolved,
    )


def _due(me: Learner) -> Counter[str]:
    """Return how many cards are due, by the key of their day."""
    end, states = clock.end(clock.now()), me.cards()
    return Counter(
        card.day for card in cards.every() if card.id in states and states[card.id].due < end
    )


def _of_day(line: DayProgress) -> Step:
    """Return the next step in a day: reading it, then its exercises in order."""
    where = line.name
    if (not line.read and not line.tried) or not line.open:
        says = f"{where}, {line.title}: read the lesson."
        return Step("lesson", says, f"chainrule day {line.number}", line.number)
    one = exercise.get(line.open[0])
    verb = "is" if len(line.open) == 1 else "are"
    left = f"{len(line.open)} of {line.exercises} exercises {verb} left"
    says = f"{where}, {line.title}: {left}; next is {one.number}, {one.title}."
    return Step("exercise", says, f"chainrule check {one.number}", line.number, one.name)


def _of_cards(due: int) -> Step:
    if due:
        says = f"Every day that is written is done; {due} cards are due."
        return Step("drill", says, "chainrule drill")
    says = "Every day that is written is done, and no card is due: train something of your own."
    return Step("end", says, "chainrule train digits")
