"""The days: what each is called, what it promises, where its folder lies.

    days.every()        the days that are written, in their order
    days.broken()       what is wrong with the others
    days.get(4)         one of them; "4", "day04" and "E3" name days too
    days.syllabus()     all sixty, written or to come

A day is written as soon as its folder in `chainrule/days` holds a lesson.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from chainrule.course.front import Front, front
from chainrule.errors import LessonError

Number = int | str  # 4, or "E3"
FOLDER = re.compile(r"(day|e)(\d+)_\w+")


@dataclass(frozen=True)
class Day:
    """One written day.

    Attributes: number   4, or "E3"
                key      "day04", or "e03"
                title    as its lesson says, with the one sentence of `summary`
                able     what the learner can do after it, three items
                teaches  the names that are new: "np.einsum", "nn.Linear"
                minutes  that reading takes
                week     1 to 7, or None for an elective
                folder   where everything of the day lies
    """

    number: Number
    key: str
    title: str
    summary: str
    able: tuple[str, ...]
    teaches: tuple[str, ...]
    minutes: int
    week: int | None
    folder: Path

    @property
    def lesson(self) -> Path:
        """The file of the lesson."""
        return self.folder / "lesson.md"

    @property
    def review(self) -> Path | None:
        """The file of the review, on the day that ends a week."""
        path = self.folder / "review.md"
        return path if path.is_file() else None

    @property
    def name(self) -> str:
        """How people call it: "Day 4", or "Elective 3"."""
        return f"Day {self.number}" if self.week else f"Elective {str(self.number)[1:]}"


@dataclass(frozen=True)
class Row:
    """One line of the syllabus; `day` is None as long as the day is to come."""

    number: Number
    key: str
    title: str
    question: str
    week: int | None
    day: Day | None = None

    @property
    def is_there(self) -> bool:
        """Whether the day is written."""
        return self.day is not None


def every(root: Path | None = None) -> tuple[Day, ...]:
    """Return the days that are written, electives last; `broken` tells what is left out.

    Args:
        root: the folder of the days; default, those of the package.
    """
    return _sound(root)[0]


def broken(root: Path | None = None) -> tuple[LessonError, ...]:
    """Return what is wrong with the lessons that are left out.

    Why: a teacher's slip in one lesson must not close all others. `get` of that day raises.
    """
    return _sound(root)[1]


def _sound(root: Path | None) -> tuple[tuple[Day, ...], tuple[LessonError, ...]]:
    found: list[Day] = []
    wrong: list[LessonError] = []
    for number, folder in folders(root):
        try:
            found.append(read(number, folder))
        except LessonError as error:
            wrong.append(error)
    return tuple(found), tuple(wrong)


def get(number: Number, root: Path | None = None) -> Day:
    """Return a day by its number or key.

    Raises:
        LessonError: there is no such day, or it is still to come.
    """
    wanted = _key(_parsed(number))
    known = {_key(number): (number, folder) for number, folder in folders(root)}
    if wanted in known:
        return read(*known[wanted])
    titles = {row.key: row.title for row in rows()}
    if wanted in titles:
        needed = f"a day that is written is needed; {titles[wanted]!r} is still to come"
        raise LessonError(needed, got=str(number), hint=_written(known))
    lists = {bool(row.week): str(row.number) for row in rows()}  # the last day, the last elective
    hint = f"1 to {lists[True]}, or E1 to {lists[False]}"
    raise LessonError("a day of the course is needed", got=repr(number), hint=hint)


def syllabus(root: Path | None = None) -> tuple[Row, ...]:
    """Return all sixty lines, each with its day where that is written."""
    written = {day.key: day for day in every(root)}
    return tuple(Row(**{**vars(row), "day": written.get(row.key)}) for row in rows())


@cache
def rows() -> tuple[Row, ...]:
    """Return the syllabus as its file tells it."""
    text = (files("chainrule.course") / "syllabus.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)["day"]
    return tuple(
        Row(one["number"], _key(one["number"]), one["title"], one["question"], one.get("week"))
        for one in told
    )


def home() -> Path:
    """Return the folder that holds the days of the package."""
    return Path(str(files("chainrule.days")))


def read(number: Number, folder: Path) -> Day:
    """Return the day of a folder.

    Raises:
        LessonError: its front matter lacks something.
    """
    path = folder / "lesson.md"
    told: Front = front(path)
    week = next((row.week for row in rows() if row.number == number), None)
    return Day(number, _key(number), week=week, folder=folder, **vars(told))


def folders(root: Path | None = None) -> list[tuple[Number, Path]]:
    """Return number and folder of each written day, electives last."""
    found = [
        (number_of(folder.name), folder)
        for folder in (root or home()).iterdir()
        if FOLDER.fullmatch(folder.name) and (folder / "lesson.md").is_file()
    ]
    return sorted(found, key=_order)


def number_of(name: str) -> Number:
    """Return the number in a folder's name.

    >>> number_of("day04_backpropagation"), number_of("e03_classical")
    (4, 'E3')
    """
    kind, digits = re.findall(r"^([a-z]+?)(\d+)_", name)[0]
    return int(digits) if kind == "day" else f"E{int(digits)}"


def _parsed(said: Number) -> Number:
    """Return the number that was meant.

    >>> _parsed("day04"), _parsed("4"), _parsed("e03"), _parsed("E3"), _parsed("perceptron")
    (4, 4, 'E3', 'E3', 2)
    """
    text = str(said).strip().lower()
    if found := re.fullmatch(r"(day|e)?\s*0*(\d+)", text):
        return f"E{found[2]}" if found[1] == "e" else int(found[2])
    titled = _titled(text)
    if len(titled) == 1:
        return titled[0].number
    hint = " or ".join(f"{row.number} ({row.title})" for row in titled[:4])
    hint = hint or "4, day04, a word of its title, or E3 for an elective"
    raise LessonError("a day is named by its number", got=repr(said), hint=hint)


def _titled(text: str) -> list[Row]:
    """Return the days of that title, or else all whose title holds the text."""
    titles = {row: row.title.lower() for row in rows()}
    whole = [row for row, title in titles.items() if re.sub(r"^(the|a) ", "", title) == text]
    return whole or [row for row, title in titles.items() if len(text) > 2 and text in title]


def _key(number: Number) -> str:
    """Return the key of a number.

    >>> _key(4), _key("E3")
    ('day04', 'e03')
    """
    return f"day{number:02d}" if isinstance(number, int) else f"e{int(number[1:]):02d}"


def _order(item: tuple[Number, Path]) -> tuple[bool, int]:
    number = item[0]
    return isinstance(number, str), int(str(number).lstrip("E"))


def _written(known: dict[str, tuple[Number, Path]]) -> str:
    """Return which days can be opened."""
    return f"one of {', '.join(str(number) for number, _ in known.values())}" if known else "later"
