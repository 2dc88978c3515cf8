"""A lesson as cells of plain Markdown and code: what a notebook holds and a terminal prints."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from chainrule.course.lesson import asked
from chainrule.course.lesson.claims import measured, outcome, parsed
from chainrule.course.lesson.page import exercise
from chainrule.course.lesson.pieces import Code, Directive, Lesson, Piece, Prose
from chainrule.course.lesson.source import shown
from chainrule.lab import shelf
from chainrule.lab.quote import quote

ROLE = re.compile(r"\{claim\}`([^`]+)`")


@dataclass(frozen=True)
class Cell:
    """Markdown, or a block that runs."""

    text: str
    code: Code | None = None


class Cells:
    """Turns one lesson into cells."""

    def __init__(self, lesson: Lesson, day: str) -> None:
        """Name the day in what sends the reader back to the course."""
        self.lesson, self.day, self.folder = lesson, day, lesson.path.parent

    def all(self) -> list[Cell]:
        """Return the cells of the lesson, neighbouring Markdown in one."""
        found: list[Cell] = []
        for cell in self.cells(self.lesson.pieces):
            if found and not cell.code and not found[-1].code:
                found[-1] = replace(found[-1], text=f"{found[-1].text}\n\n{cell.text}")
            else:
                found.append(cell)
        return found

    def cells(self, pieces: tuple[Piece, ...]) -> Iterator[Cell]:
        """Yield the cells of pieces."""
        for piece in pieces:
            if isinstance(piece, Prose):
                yield Cell(ROLE.sub(number, piece.text).strip())
            elif isinstance(piece, Code) and piece.number:
                if piece.needs:
                    yield Cell(f'The next block needs `pip install "chainrule[{piece.needs}]"`.')
                yield Cell(piece.source, piece)
            elif isinstance(piece, Code):
                yield Cell(fenced(piece.source, piece.language))
            else:
                yield Cell(getattr(self, piece.name)(piece))
                yield from self.inside(piece)

    def inside(self, directive: Directive) -> Iterator[Cell]:
        """Yield what stands in a directive; between the parts of a prediction is a line."""
        for at, part in enumerate(directive.parts):
            yield from [Cell("---")] if at else []
            yield from self.cells(part)

    @staticmethod
    def question(directive: Directive) -> str:
        """Return how the question begins."""
        return "**The question**"

    @staticmethod
    def answer(directive: Directive) -> str:
        """Return how the answer begins."""
        return "**The answer**"

    @staticmethod
    def predict(directive: Directive) -> str:
        """Return how a prediction begins."""
        return "**Guess before you look**"

    @staticmethod
    def journal(directive: Directive) -> str:
        """Return how the prompt begins."""
        return "**For your journal**"

    @staticmethod
    def myth(directive: Directive) -> str:
        """Return the wrong sentence."""
        return f"**Often said, and wrong:** {directive.argument}"

    @staticmethod
    def drill(directive: Directive) -> str:
        """Return how the week's drill is begun."""
        return f"Ten mixed cards: `chainrule drill --week {directive.argument}`"

    def picture(self, directive: Directive) -> str:
        """Return a picture's title and where it can be moved."""
        from chainrule.course import picture

        title = picture.get(directive.argument).title
        return f"**{title}**: a picture to move, in the course: `chainrule learn`, {self.day}."

    def exercise(self, directive: Directive) -> str:
        """Return what an exercise asks."""
        one = exercise(self.folder, directive.argument)
        head = f"**Exercise {one.number}: {one.title}**"
        return f"{head}\n\n{one.statement}\n\n`chainrule check {one.number}` grades your file."

    def card(self, directive: Directive) -> str:
        """Return a card's question and what there is to choose."""
        return f"**A card:** {asked.text(asked.card(self.folder, directive.argument))}"

    @staticmethod
    def claim(directive: Directive) -> str:
        """Return a claim's sentence, verdict and interval."""
        claim, result = shelf.get(directive.argument), measured(directive.argument)
        verdict = result.decision.verdict
        told = f"**Measured: {verdict}.** {claim.says}\n\n{outcome(result)}"
        return told + (f" {claim.instead}" if verdict == "refuted" else "")

    def source(self, directive: Directive) -> str:
        """Return our code with its place."""
        found = shown(directive.argument, self.folder)
        return f"`{found.path}:{found.line}`\n\n{fenced(found.code, 'python')}"


def number(role: re.Match[str]) -> str:
    """Return the number that a role quotes."""
    name, field, form = parsed(role[1])
    return quote(name, field, form) if form else quote(name, field)


def fenced(source: str, language: str) -> str:
    """Return code as Markdown."""
    return f"```{language}\n{source.rstrip()}\n```"
