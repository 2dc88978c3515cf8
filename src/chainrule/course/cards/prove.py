"""Prove that the cards of a day can be asked: what `python -m chainrule.course.cards prove` says.

Beyond what loading checks: the right reply is judged right and others wrong, expressions are
finite on many draws, the section and the exercise are there, formulas are closed, the day has
enough cards of several kinds.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from chainrule.course.cards import arithmetic, deck, fields, kinds
from chainrule.course.cards.card import Card
from chainrule.course.cards.plain import plain
from chainrule.errors import CardError, nearest

DRAWS = 300  # of numbers
SHUFFLES = 12
LEAST = {"day01": 8, "day02": 8, "day03": 8, "day04": 8}  # cards; ten on other days


def problems(folder: Path) -> list[str]:
    """Return everything that is wrong with the cards of a day, a line each."""
    path = folder / deck.FILE
    try:
        titled = deck.titled(deck.raw(path), path)
    except (CardError, OSError) as error:
        return [str(error)]
    taken = _taken(folder)
    found: list[str] = []
    for title, raw in titled:
        wrong = [str(problem) for problem in fields.problems(raw, title)]
        if not wrong:
            card = fields.card(raw, deck.name(folder), path)
            wrong = [f"{title} {text}" for text in _deeper(card)]
        if raw.get("id") in taken:
            wrong.append(
                f"{title} needs an id of its own; got {raw['id']!r}, which {taken[raw['id']]} has."
            )
        taken.setdefault(str(raw.get("id")), f"card {title.split('card ')[-1]}")
        found += wrong
    return found + list(_together(folder, [raw for _, raw in titled]))


def _deeper(card: Card) -> Iterator[str]:
    yield from _texts(card)
    yield from _places(card)
    for check in (_number, _bug, _choice):
        yield from check(card)
    try:
        yield from _asked(card)
    except CardError as error:
        yield f"cannot be asked: {error}"


def _texts(card: Card) -> Iterator[str]:
    """Yield texts whose marks are not closed, or whose numbers are not there."""
    texts = [card.question, card.reason, *getattr(card, "choices", ()), *getattr(card, "steps", ())]
    texts += [*getattr(card, "rubric", ()), card.answer if isinstance(card, kinds.Short) else ""]
    for text in texts:
        bare = re.sub(r"`[^`]*`", "", text).replace("\\$", "")
        if bare.count("$") % 2 or bare.count("`"):
            yield f"needs $ and ` in pairs; got {text!r}."
        if any(sign in text for sign in "\a\b\f\v\r\t"):
            yield f"needs its backslashes kept; got {text!r}. Try: single quotes."


def _places(card: Card) -> Iterator[str]:
    """Yield a section or an exercise that is not there."""
    folder = card.file.parent
    lesson = folder / "lesson.md"
    if lesson.is_file():
        known = headings(lesson.read_text(encoding="utf-8"))
        if card.section not in known:
            hint = nearest(card.section, known) if known else "write the lesson's headings"
            yield f"needs a section of lesson.md; got {card.section!r}. Try: {hint}."
    else:
        yield "needs a lesson.md beside it, to link to."
    day, _, slug = card.exercise.partition("/")
    homes = [home for home in folder.parent.glob(f"{day}_*/exercises") if day]
    if slug and not any((home / slug / "exercise.md").is_file() for home in homes):
        slugs = [
            f"{day}/{path.parent.name}" for home in homes for path in home.glob("*/exercise.md")
        ]
        hint = nearest(card.exercise, slugs) if slugs else "write the exercise first"
        yield f"needs an exercise that is there; got {card.exercise!r}. Try: {hint}."


def headings(lesson: str) -> list[str]:
    r"""Return the headings of a lesson, from ## on, those in code left out.

    >>> headings("# T\n## Why\n```python\n# no\n## no\n```\n### How")
    ['Why', 'How']
    """
    text = re.sub(r"^(`{3,}|~{3,}).*?^\1", "", lesson, flags=re.MULTILINE | re.DOTALL)
    return [head.strip() for head in re.findall(r"^#{2,5} +(.+)$", text, flags=re.MULTILINE)]


def _number(card: Card) -> Iterator[str]:
    """Yield a name without numbers, or numbers that nobody uses."""
    if not isinstance(card, kinds.Number):
        return
    try:
        used = arithmetic.names_in(card.answer)
    except CardError as error:
        yield f"needs an answer to work out: {error}"
        return
    for name in sorted(used - set(card.numbers)):
        yield f"needs numbers for {name!r}; got {', '.join(card.numbers) or 'none'}."
    shown = set(re.findall(r"\{(\w+)(?::[^{}]*)?\}", card.question))
    for name in sorted(set(card.numbers) - shown):
        yield f"needs {{{name}}} in its question, or the learner cannot know it."


def _bug(card: Card) -> Iterator[str]:
    if isinstance(card, kinds.Bug):
        try:
            ast.parse(card.code)
        except SyntaxError as error:
            yield f"needs code that parses; got {error}."
        for line in card.answer:
            if not card.code.splitlines()[line - 1].split("#")[0].strip():
                yield f"needs an answer that is a line of code; line {line} has none."


def _choice(card: Card) -> Iterator[str]:
    """Yield choices that look the same, or that speak of their order, which changes."""
    if not isinstance(card, kinds.Choice):
        return
    texts = [plain(choice).lower() for choice in card.choices]
    if len(set(texts)) < len(texts):
        yield f"needs choices that differ as plain text too; got {', '.join(texts)}."
    for text in texts:
        if re.search(r"\b(all|none|both|neither) of (the above|these|them)\b|\babove\b", text):
            yield f"needs choices that stand alone, since they are shuffled; got {text!r}."


def _asked(card: Card) -> Iterator[str]:
    """Yield replies that are judged wrongly, on many draws."""
    for seed in range(DRAWS if isinstance(card, kinds.Number) else SHUFFLES):
        asked = card.ask(seed)
        if isinstance(card, kinds.Short):
            return
        if card.judge(asked, asked.right).right is not True:
            yield f"needs its own answer to be right; got {asked.right!r} for {asked.question!r}."
            return
        for label in asked.labels if isinstance(card, kinds.Choice) else ():
            if card.judge(asked, label).right is not (label == asked.right):
                yield f"needs {label!r} to be read as a choice; got {asked.choices}."
                return
    if getattr(card, "numbers", None) and len({card.ask(seed).right for seed in range(40)}) == 1:
        yield "needs numbers that change the answer; got the same answer for every draw."


def _together(folder: Path, raws: list[dict[str, object]]) -> Iterator[str]:
    """Yield what the cards of a day lack as a whole."""
    day, count = deck.name(folder), len(raws)
    if count < (least := LEAST.get(day, 10)):
        yield f"{day} needs at least {least} cards; got {count}."
    used = {str(raw.get("kind")) for raw in raws}
    if len(used) < 4:
        yield f"{day} needs at least four kinds of cards; got {', '.join(sorted(used))}."
    if not any(raw.get("interview") and raw.get("kind") == "short" for raw in raws):
        yield f"{day} needs an interview question: a short card with interview = true."


def _taken(folder: Path) -> dict[str, str]:
    """Return the ids of the other days, as far as their files can be read."""
    taken: dict[str, str] = {}
    for other in deck.folders(folder.parent):
        if other.resolve() == folder.resolve():
            continue
        try:
            taken |= {str(raw.get("id")): deck.name(other) for raw in deck.raw(other / deck.FILE)}
        except CardError:
            continue  # its own proof says so
    return taken
