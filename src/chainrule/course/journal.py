"""The journal: the learner's own words about each day, kept, found again, written out.

journal.add(me, 4, "The walk goes backwards because …")
journal.search(me, "topological")
journal.export(me, Path("journal.md"))
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from chainrule.course import days
from chainrule.course.lesson import pieces
from chainrule.errors import LessonError, OptionError
from chainrule.files import atomic

if TYPE_CHECKING:
    from chainrule.store import Note
    from chainrule.store.learner import Learner


def number_of(day: int | str) -> days.Number:
    """Return the number of a day of the course, written or to come.

    >>> number_of("day04"), number_of("e3")
    (4, 'E3')
    """
    known = {row.key: row.number for row in days.syllabus()}
    try:
        return days.get(day).number
    except LessonError:
        from chainrule.course.cards.deck import is_day, key_of

        if not is_day(day) or key_of(day) not in known:
            raise
        return known[key_of(day)]


def title(day: int | str) -> str:
    """Return the heading of a day: "Day 4: Backpropagation"."""
    rows = {row.number: row for row in days.syllabus()}
    name = f"Day {day}" if isinstance(day, int) else f"Elective {str(day)[1:]}"
    return f"{name}: {rows[day].title}" if day in rows else name


def prompts(day: int | str) -> tuple[str, ...]:
    """Return what the lesson asks to write about; nothing where it is still to come."""
    try:
        lesson = pieces.lesson(days.get(day).lesson)
    except LessonError:
        return ()
    asked = (x for x in lesson.walk() if isinstance(x, pieces.Directive) and x.name == "journal")
    texts = (" ".join(_words(part) for part in one.parts) for one in asked)
    return tuple(text for text in texts if text)


def write(me: Learner, day: int | str, text: str) -> Note:
    """Keep the note of a day, in the place of the one before; "" takes it away."""
    return me.note(number_of(day), text.strip())


def add(me: Learner, day: int | str, text: str) -> Note:
    """Add a paragraph to the note of a day."""
    if not text.strip():
        raise OptionError("a note needs words", got="none")
    return me.add_note(number_of(day), text.strip())


def rewrite(me: Learner, day: int | str, before: str, after: str) -> Note:
    """Keep what an editor made of the note; words that came from elsewhere meanwhile stay too."""
    now = me.notes().get(number_of(day))
    parts = [now.text, after] if now and now.text != before else [after]
    return write(me, day, "\n\n---\n\n".join(part for part in parts if part))


def every(me: Learner) -> list[Note]:
    """Return all notes, days first, in their order."""
    return sorted(me.notes().values(), key=_place)


def search(me: Learner, words: str) -> list[Note]:
    """Return the notes that hold all of these words."""
    return sorted(me.search_notes(words), key=_place)


def markdown(me: Learner) -> str:
    """Return all notes as one Markdown text, each day with its prompt."""
    parts = ["# Journal"]
    for note in every(me):
        parts.append(f"## {title(note.day)}")
        parts += [f"> {prompt}" for prompt in prompts(note.day)]
        parts += [note.text, f"*{note.at.astimezone():%Y-%m-%d}*"]
    return "\n\n".join(parts) + "\n"


def export(me: Learner, path: Path) -> int:
    """Write all notes to a Markdown file, whole or not at all; return how many there are."""
    with atomic(path) as file:
        file.write(markdown(me))
    return len(me.notes())


def _words(part: tuple[pieces.Piece, ...]) -> str:
    texts = (piece.text for piece in part if isinstance(piece, pieces.Prose))
    return " ".join(" ".join(texts).split())


def _place(note: Note) -> tuple[bool, int]:
    return isinstance(note.day, str), int(str(note.day).lstrip("E"))
