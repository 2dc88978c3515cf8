"""What older schemas kept, in the words of today's."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

Row = dict[str, Any]
LEVELS = {"1", "2", "3"}  # of hints
SEEN = "seen"


def parted(guesses: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """Return the guesses of one learner, and what schema 1 kept among them of hints and solutions.

    >>> parted([{"day": "4", "key": "loss", "text": "it falls", "at": 7},
    ...         {"day": "4", "key": "hint/sort", "text": "2", "at": 8},
    ...         {"day": "4", "key": "solution/sort", "text": "seen", "at": 9}])[1]
    [{'exercise': 'day04/sort', 'hints': 2, 'solution_at': 9}]
    """
    left: list[Row] = []
    aids: dict[str, Row] = {}
    for row in guesses:
        kind, _, slug = row["key"].partition("/")
        known = {"hint": row["text"] in LEVELS, "solution": row["text"] == SEEN}
        if not (slug and known.get(kind)):
            left.append(row)
            continue
        exercise = f"{_key(row['day'])}/{slug}"
        aid = aids.setdefault(exercise, {"exercise": exercise, "hints": 0, "solution_at": None})
        aid |= {"hints": int(row["text"])} if kind == "hint" else {"solution_at": row["at"]}
    return left, list(aids.values())


def _key(day: str) -> str:
    """Return the key of a day: "day04" of "4", "e03" of "E3"."""
    return f"day{int(day):02d}" if day.isdecimal() else f"e{day[1:]:0>2}"
