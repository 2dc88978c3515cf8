"""The learner's file of an exercise, shared with the terminal: no text is ever lost.

The page tells which text it began from, by its mark. Where the file holds another by now, it was
changed elsewhere: nothing is written, and the page shows both.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from chainrule.course import exercise
from chainrule.course.exercise import Exercise
from chainrule.files import atomic


@dataclass(frozen=True)
class Held:
    """What the file holds; `conflict` where a save was not made because of it."""

    text: str
    mark: str
    conflict: bool = False


def held(ex: Exercise) -> Held:
    """Return the learner's file; one that is not there yet is made from the starter."""
    text = exercise.place(ex).read_text(encoding="utf-8", errors="replace")
    return Held(text, mark(text))


def save(ex: Exercise, text: str, base: str) -> Held:
    """Write the file, unless it changed since the page saw it."""
    text = plain(text)
    now = held(ex)
    if now.text == text:
        return now
    if base != now.mark:
        return Held(now.text, now.mark, conflict=True)
    with atomic(exercise.file_of(ex)) as file:
        file.write(text)
    return Held(text, mark(text))


def plain(text: str) -> str:
    """Return a text as files have it: a form sends each line's end as two letters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.endswith("\n") or not text else f"{text}\n"


def mark(text: str) -> str:
    """Return what tells one text from another."""
    return hashlib.sha256(text.encode()).hexdigest()[:16]
