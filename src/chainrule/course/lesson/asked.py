"""A card inside a lesson: its question, and the answer behind a click. Pages make it answerable."""

from __future__ import annotations

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Any

from chainrule.course.cards.kinds import drawable, filled
from chainrule.course.front import place
from chainrule.course.lesson.highlight import listing
from chainrule.course.lesson.markdown import inline, markup
from chainrule.errors import LessonError
from chainrule.page.chart import Line, figure
from chainrule.page.markup import Safe, element, join


def cards(folder: Path) -> dict[str, dict[str, Any]]:
    """Return the cards of a day's folder by id, as their file tells them."""
    path = folder / "cards.toml"
    return _cards(path, path.stat().st_mtime_ns) if path.is_file() else {}


@lru_cache(maxsize=64)
def _cards(path: Path, _changed: int) -> dict[str, dict[str, Any]]:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        return {one["id"]: one for one in told["card"]}
    except (ValueError, KeyError, TypeError) as error:
        needed = f"{place(path, 1)}: tables [[card]] with an id are needed"
        raise LessonError(needed, got=str(error)) from None


def shown(card: dict[str, Any]) -> Safe:
    """Return a card as it is asked with the first of its numbers."""
    numbers = {name: drawable(of)[0] for name, of in card.get("numbers", {}).items()}
    parts: list[Safe] = [markup(filled(card["question"], numbers))]
    if "code" in card:
        parts.append(listing(numbered(card["code"]), "text", "Code with a bug"))
    for key in ("choices", "steps"):
        parts += [listed(card[key])] if key in card else []
    for at, (name, points) in enumerate(card.get("curves", {}).items()):
        x = range(1, len(points) + 1)
        parts.append(curve(f"card-{card['id']}-{at}", name, list(x), points))
    answer = element("summary", "The answer")
    return join([*parts, element("details", answer, told(card, numbers))])


def told(card: dict[str, Any], numbers: dict[str, Any]) -> Safe:
    """Return the right answer and its reason."""
    from chainrule.course.cards import arithmetic

    answer = card.get("answer", "")
    if card["kind"] == "number":
        numbers = {**numbers, "answer": arithmetic.value(str(answer), numbers)}
        text = filled("{answer}", numbers)
    elif card["kind"] == "choice":
        text = card["choices"][answer]
    elif card["kind"] == "order":
        text = "; ".join(card["steps"])
    else:
        text = f"line {answer}" if card["kind"] == "bug" else str(answer)
    return join([element("p", inline(text)), markup(filled(card["reason"], numbers))])


def listed(items: list[str]) -> Safe:
    """Return choices; steps stand in the order of their letters, so that none is given away."""
    return element("ul", *(element("li", inline(item)) for item in sorted(items)))


def numbered(code: str) -> str:
    """Return lines with their numbers."""
    lines = code.strip("\n").splitlines()
    return "\n".join(f"{n:2}  {line}" for n, line in enumerate(lines, start=1))


def curve(name: str, title: str, x: list[int], y: list[float]) -> Safe:
    """Return a small plot of one choice."""
    import numpy as np

    from chainrule.page.chart import FIRST

    line = Line(title, np.array(x, float), np.array(y, float), {"color": FIRST, "marker": "o"})
    return figure(name, title, [line], "step", axis="plain")
