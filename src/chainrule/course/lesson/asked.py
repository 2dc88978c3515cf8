"""A card inside a lesson: asked as the drill asks it, with the answer behind a click.

Pages put their own form in its place; a preview, a notebook and a terminal show this.
"""

from __future__ import annotations

from pathlib import Path

from chainrule.course import cards
from chainrule.course.lesson.highlight import listing
from chainrule.course.lesson.markdown import inline, markup
from chainrule.errors import LessonError, nearest
from chainrule.page.markup import Safe, element, join


def of(folder: Path) -> dict[str, cards.Card]:
    """Return the cards of a day's folder by id; none where it has no cards.toml.

    Raises:
        CardError: one of them lacks something.
    """
    there = (folder / "cards.toml").is_file()
    return {one.id: one for one in cards.load(folder)} if there else {}


def card(folder: Path, name: str) -> cards.Card:
    """Return the card that a lesson names.

    Raises:
        LessonError: the day has none of that id.
    """
    known = of(folder)
    if name not in known:
        hint = nearest(name, known) if known else "cards.toml has none"
        raise LessonError("a card of this day is needed", got=name, hint=hint)
    return known[name]


def shown(one: cards.Card) -> Safe:
    """Return a card as HTML: the question, what there is to choose, the answer with its reason."""
    asked = one.ask()
    parts: list[Safe] = [markup(asked.question)]
    if asked.code:
        parts.append(listing(numbered(asked.code), "text", "Code with a bug"))
    drawn = [Safe(cards.curves.svg(points)) for points in asked.curves] or [Safe()] * len(
        asked.choices
    )
    choices = zip(asked.labels, asked.choices, drawn, strict=True)
    items = [element("li", f"{label}) ", inline(words), svg) for label, words, svg in choices]
    parts += [element("ul", *items)] if items else []
    answer = element("p", inline(one.shown(asked)))
    summary = element("summary", "The answer")
    return join([*parts, element("details", summary, answer, markup(asked.reason))])


def text(one: cards.Card) -> str:
    """Return a card as Markdown, without its answer."""
    asked = one.ask()
    parts = [asked.question]
    parts += [f"```text\n{numbered(asked.code)}\n```"] if asked.code else []
    parts += ["\n".join(f"- {words}" for words in asked.choices)] if asked.choices else []
    return "\n\n".join(parts)


def numbered(code: str) -> str:
    """Return lines with their numbers."""
    lines = code.splitlines()
    return "\n".join(f"{n:2}  {line}" for n, line in enumerate(lines, start=1))
