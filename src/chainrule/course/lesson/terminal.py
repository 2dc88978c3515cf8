"""A lesson as text for a terminal or a pager: formulas in Unicode, outputs below their blocks."""

from __future__ import annotations

import re
from typing import Any

from chainrule.course.cards.plain import math
from chainrule.course.days import Day
from chainrule.course.lesson import outputs
from chainrule.course.lesson.cells import Cells
from chainrule.course.lesson.pieces import lesson
from chainrule.course.lesson.rendered import review_of

FORMULA = re.compile(
    r"(```.*?```|`[^`]*`)|\$\$\s*(.+?)\s*\$\$|\$([^$\n]+(?:\n[^$\n]+)?)\$", re.DOTALL
)
WIDTH = 100


def show(day: Day, console: Any, *, review: bool = False) -> None:
    """Print a day's lesson, or the review of its week, on a console of `rich`."""
    from rich.text import Text

    taken = lesson(review_of(day) if review else day.lesson)
    given = dict(enumerate(outputs.of(taken), start=1))
    console.print(prose(f"# {day.name}: {day.title}\n\n{day.summary}"), width=WIDTH)
    for cell in Cells(taken, day.name).all():
        console.print()
        if cell.code is None:
            console.print(prose(cell.text), width=WIDTH)
            continue
        console.print(python(cell.text.rstrip()))
        output = given[cell.code.number or 0]
        words = output.text if output else "not run yet"
        words += "\n[a figure: see the page]" * len(output.figures) if output else ""
        told = "\n".join(f"│ {line}" for line in words.strip("\n").splitlines())
        console.print(Text(told, style="cyan"))


def prose(text: str) -> Any:
    """Return Markdown with formulas for a console, which breaks its lines."""
    from rich.markdown import Markdown

    return Markdown(readable(text))


def python(code: str) -> Any:
    """Return Python for a console, in the terminal's own colours: seen on dark and on light."""
    from rich.syntax import Syntax

    return Syntax(code, "python", theme="ansi_light", background_color="default", word_wrap=True)


def readable(text: str) -> str:
    r"""Return Markdown with its formulas in Unicode.

    >>> readable(r"so $x^2 \le 4$ and `$HOME`")
    'so x² ≤ 4 and `$HOME`'
    """

    def put(found: re.Match[str]) -> str:
        code, display, inline = found.groups()
        if code:
            return code
        return f"\n    {math(display)}\n" if display else escaped(math(inline))

    return FORMULA.sub(put, text)


def escaped(text: str) -> str:
    """Return a formula whose stars and underscores are no marks of Markdown."""
    return re.sub(r"([*_\[\]<])", r"\\\1", text)
