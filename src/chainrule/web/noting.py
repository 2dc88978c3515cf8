"""A day's note, in the journal and at the end of a lesson."""

from __future__ import annotations

from typing import Any

from starlette.exceptions import HTTPException

from chainrule.course import days, journal
from chainrule.web.kept import Held, exchange, lines, mark
from chainrule.web.view import fill

LONGEST = 100_000  # characters


def noted(me: Any, day: days.Number) -> Held:
    """Return the note of a day; empty where there is none."""
    note = me.notes().get(day)
    text = note.text if note else ""
    return Held(text, mark(text))


def write(me: Any, day: days.Number, text: str, base: str) -> Held:
    """Keep a note, unless it changed since the page saw it."""
    text = lines(text).strip()
    if len(text) > LONGEST:
        needed = f"At most {LONGEST:,} letters are needed; got {len(text):,}. Try: a shorter note."
        raise HTTPException(413, needed)
    read = lambda: noted(me, day).text  # noqa: E731
    return exchange(read, lambda new: journal.write(me, day, new), text, base)


def note_form(day: days.Number, text: str, mark: str) -> str:
    """Return the field of a note."""
    return fill("_note.html", day=day, text=text, mark=mark)
