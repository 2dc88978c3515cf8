"""A lesson in pieces: prose, code, directives, in the order in which they stand.

Everything that is made of a lesson (page, notebook, terminal, the run in CI) walks these.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any

from chainrule.course.front import ends, place
from chainrule.course.lesson.markdown import parser
from chainrule.errors import LessonError, nearest

DIRECTIVES: dict[str, bool | None] = {  # name -> whether words stand behind it; None: they may
    "question": False,
    "answer": False,
    "predict": None,
    "picture": True,
    "exercise": True,
    "claim": True,
    "source": True,
    "card": True,
    "myth": True,
    "journal": False,
    "drill": True,
}
MARKS = ("numpy-only", "raises")
HEAD = re.compile(r"\{(\w+)\}\s*(.*)")
BREAK = "---"  # between the question and what happens


@dataclass(frozen=True)
class Prose:
    """Markdown without directives and fences."""

    text: str
    line: int


@dataclass(frozen=True)
class Code:
    """A fence. A `number` from 1 is given to those that run.

    Attributes: source    what stands in it
                language  the first word behind the fence
                marks     numpy-only: PyTorch has no such thing; raises: an error is the point
                needs     the extra without which it cannot run, or ""
    """

    source: str
    line: int
    language: str
    number: int | None = None
    marks: tuple[str, ...] = ()
    needs: str = ""


@dataclass(frozen=True)
class Directive:
    """`:::{name} argument`, with its body in parts: two where a line `---` stands in it."""

    name: str
    argument: str
    parts: tuple[tuple[Piece, ...], ...]
    line: int


Piece = Prose | Code | Directive


@dataclass(frozen=True)
class Lesson:
    """One file, taken apart."""

    path: Path
    pieces: tuple[Piece, ...]

    def walk(self) -> Iterator[Piece]:
        """Yield every piece, those inside directives after their directive."""
        yield from walk(self.pieces)

    @property
    def blocks(self) -> tuple[Code, ...]:
        """The fences that run, from top to bottom."""
        return tuple(x for x in self.walk() if isinstance(x, Code) and x.number)

    def named(self, directive: str) -> tuple[str, ...]:
        """Return the arguments of all directives of one name: the exercises, the cards."""
        found = (x for x in self.walk() if isinstance(x, Directive) and x.name == directive)
        return tuple(x.argument for x in found)


def walk(pieces: tuple[Piece, ...]) -> Iterator[Piece]:
    """Yield pieces and what stands inside them."""
    for piece in pieces:
        yield piece
        if isinstance(piece, Directive):
            for part in piece.parts:
                yield from walk(part)


def lesson(path: Path) -> Lesson:
    """Return a lesson's pieces; a file that did not change is not read again.

    Raises:
        LessonError: an unknown directive, a directive without its name, an unknown mark.
    """
    return _lesson(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _lesson(path: Path, _changed: int) -> Lesson:
    text = path.read_text(encoding="utf-8")
    head = ends(text)
    body = "\n".join(text.splitlines()[head:]) + "\n"
    return Lesson(path, Splitter(path).split(body, head + 1))


class Splitter:
    """Takes Markdown apart and numbers the blocks that run."""

    def __init__(self, path: Path) -> None:
        """Tell errors as of `path`."""
        self.path, self.numbers = path, count(1)

    def split(self, text: str, first: int) -> tuple[Piece, ...]:
        """Return the pieces of a text whose first line is the file's line `first`."""
        lines, pieces, done = text.splitlines(), [], 0
        for token in parser().parse(text):
            if token.type not in {"fence", "colon_fence"}:
                continue
            start, end = token.map or [0, 0]
            if token.level:
                self.must_be_plain(token, first + start)
                continue
            pieces += self.prose(lines[done:start], first + done)
            make = self.code if token.type == "fence" else self.directive
            pieces.append(make(token, first + start))
            done = end
        return (*pieces, *self.prose(lines[done:], first + done))

    def must_be_plain(self, token: Any, line: int) -> None:
        """Refuse what would run, or is a directive, inside a list or a quotation."""
        if token.type == "colon_fence" or token.info.split()[:1] == ["python"]:
            needed = f"{place(self.path, line)}: blocks and directives stand at the left margin"
            hint = "end the list before it; ```text is only shown"
            raise LessonError(needed, got="one in a list or quotation", hint=hint)

    @staticmethod
    def prose(lines: list[str], first: int) -> list[Piece]:
        """Return lines of prose as a piece, unless they are blank."""
        return [Prose("\n".join(lines) + "\n", first)] if "".join(lines).strip() else []

    def code(self, token: Any, line: int) -> Code:
        """Return a fence as a piece."""
        language, *words = token.info.split() or ["text"]
        if language != "python":
            return Code(token.content, line, language)
        needs = [word.removeprefix("needs=") for word in words if word.startswith("needs=")]
        marks = tuple(word for word in words if not word.startswith("needs="))
        for mark in marks:
            if mark not in MARKS:
                needed = f"{place(self.path, line)}: a block has the marks {', '.join(MARKS)}"
                hint = f"{nearest(mark, MARKS)} Or needs=EXTRA"
                raise LessonError(f"{needed} or needs=EXTRA", got=repr(mark), hint=hint)
        number = next(self.numbers)
        return Code(token.content, line, language, number, marks, "".join(needs))

    def directive(self, token: Any, line: int) -> Directive:
        """Return a fence of colons as a piece."""
        found = HEAD.fullmatch(token.info.strip())
        name, argument = found.groups() if found else (token.info.strip(), "")
        here = place(self.path, line)
        if not found or name not in DIRECTIVES:
            needed = f"{here}: a directive of lessons is needed, as :::{{question}}"
            raise LessonError(needed, got=repr(name), hint=nearest(name, DIRECTIVES))
        if DIRECTIVES[name] not in {None, bool(argument)}:
            needed = f"{here}: {name} stands {'before a name' if not argument else 'alone'}"
            hint = f":::{{{name}}}" + " name" * bool(DIRECTIVES[name])
            raise LessonError(needed, got=repr(argument), hint=hint)
        if name == "predict":
            parts = self.prediction(argument, token.content.splitlines(), line)
        else:
            parts = [self.split(token.content, line + 1)]
        return Directive(name, argument.strip(), tuple(parts), line)

    def prediction(self, asked: str, lines: list[str], line: int) -> list[tuple[Piece, ...]]:
        """Return the question, and what happens; the question may stand in the first line."""
        if lines.count(BREAK) > 1 or not (asked or BREAK in lines):
            needed = f"{place(self.path, line)}: predict needs one line {BREAK} in it"
            hint = "the question, a line ---, then what happens"
            raise LessonError(needed, got=str(lines.count(BREAK)), hint=hint)
        at = lines.index(BREAK) if BREAK in lines else -1
        question = "\n".join([asked, *lines[: max(at, 0)]]) + "\n"
        then = "\n".join(lines[at + 1 :]) + "\n"
        return [self.split(question, line), self.split(then, line + at + 2)]
