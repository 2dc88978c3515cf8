"""Which exercises there are, in the order in which the lessons ask for them."""

from __future__ import annotations

import re
from difflib import get_close_matches
from pathlib import Path

from chainrule.course import days
from chainrule.course.exercise.folder import Exercise
from chainrule.errors import ExerciseError, nearest

ASKED = re.compile(r"^:{3,}\{exercise\}[ \t]*(\w+)", re.MULTILINE)


def every() -> tuple[Exercise, ...]:
    """Return all exercises: day by day, in the order of the lesson."""
    return tuple(one for _, folder in days.folders() for one in of_folder(folder))


def of_folder(folder: Path) -> tuple[Exercise, ...]:
    """Return the exercises of one day's folder."""
    prefix, _, _ = folder.name.partition("_")
    day, slugs = days.number_of(folder.name), ordered(folder)
    return tuple(
        Exercise(folder / "exercises" / slug, f"{prefix}/{slug}", f"{day}.{i}", day)
        for i, slug in enumerate(slugs, 1)
    )


def ordered(folder: Path) -> list[str]:
    """Return a day's exercises: those that the lesson names, then the rest by name."""
    there = sorted(file.parent.name for file in folder.glob("exercises/*/exercise.md"))
    lesson = folder / "lesson.md"
    text = lesson.read_text(encoding="utf-8") if lesson.is_file() else ""
    named = list(dict.fromkeys(slug for slug in ASKED.findall(text) if slug in there))
    return named + [slug for slug in there if slug not in named]


def of(day: object) -> tuple[Exercise, ...]:
    """Return a day's exercises; `day` is 4, "4", "day04", "E3" or an object with that number."""
    key = str(getattr(day, "number", day)).lower()
    key = re.sub(r"^(day)?0*(?=\d)", "", key)
    return tuple(one for one in every() if str(one.day).lower() == key)


def get(name: str) -> Exercise:
    """Return the exercise of that name, such as "day04/accumulate".

    Raises:
        ExerciseError: there is none.
    """
    known = {one.name: one for one in every()}
    if name not in known:
        hint = nearest(name, known) if known else None
        raise ExerciseError("the name of an exercise is needed", got=repr(name), hint=hint)
    return known[name]


def find(what: str) -> Exercise:
    """Return an exercise by its name, its number "4.2", its title, or the path of its file.

    Raises:
        ExerciseError: none, or several, answer to it.
    """
    key = what.strip().lower().replace("\\", "/").removesuffix(".py")
    names = {key, "/".join(key.split("/")[-2:])}  # a path ends as a name does
    found = [one for one in every() if names & {one.name, one.number.lower(), one.slug}]
    found = found or [one for one in every() if one.title.lower() == key]  # reads every file
    if len(found) > 1:
        hint = " or ".join(one.number for one in found)
        raise ExerciseError("one exercise is needed", got=f"{what!r}, which several are", hint=hint)
    if not found:
        raise ExerciseError("an exercise is named by its number", got=repr(what), hint=other(key))
    return found[0]


def other(key: str) -> str:
    """Return what to try in place of a word that names no exercise."""
    day, _, _ = key.partition(".")
    if there := of(day):
        return f"{there[0].number} to {there[-1].number}"
    days = sorted(
        {str(one.day) for one in every()}, key=lambda word: (word[0] == "E", len(word), word)
    )
    if re.fullmatch(r"(day|e)?[\d.]*", key):
        return f"4.2; the days with exercises are {', '.join(days)}"
    known = [word for one in every() for word in (one.name, one.slug)]
    close = get_close_matches(key, known, n=1, cutoff=0.6)
    return f"did you mean {close[0]!r}?" if close else "4.2; chainrule day 4 lists those of day 4"
