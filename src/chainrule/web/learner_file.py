"""The learner's file of an exercise, shared with the terminal."""

from __future__ import annotations

from chainrule.course import exercise
from chainrule.course.exercise import Exercise
from chainrule.files import atomic
from chainrule.web.kept import Held, exchange, lines, mark


def held(ex: Exercise) -> Held:
    """Return the learner's file; one that is not there yet is made from the starter.

    Why: where it cannot be made, the exercise can still be read.
    """
    try:
        text = read(ex)
    except OSError:
        if exercise.file_of(ex).exists():
            raise
        text = ex.starter
    return Held(text, mark(text))


def save(ex: Exercise, text: str, base: str) -> Held:
    """Write the file, unless it changed since the page saw it."""
    return exchange(lambda: read(ex), lambda plain: write(ex, plain), plain(text), base)


def read(ex: Exercise) -> str:
    """Return what the file holds."""
    return exercise.place(ex).read_text(encoding="utf-8", errors="replace")


def write(ex: Exercise, text: str) -> None:
    """Write the file whole, or not at all."""
    with atomic(exercise.file_of(ex)) as file:
        file.write(text)


def plain(text: str) -> str:
    """Return a text as a file of Python has it."""
    text = lines(text)
    return text if text.endswith("\n") or not text else f"{text}\n"
