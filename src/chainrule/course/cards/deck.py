"""Where cards are: a cards.toml in each folder of days."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from chainrule.course.cards import fields
from chainrule.course.cards.card import Card
from chainrule.errors import CardError, nearest

FILE = "cards.toml"
DAY = re.compile(r"(day|e)?\s*0*(\d{1,3})")


def every(root: Path | None = None) -> tuple[Card, ...]:
    """Return all cards of the course, in the order of the days; `broken` tells what is left out.

    Args:
        root: the folder of the days; default, those of the package.
    """
    return _sound(root)[0]


def broken(root: Path | None = None) -> tuple[CardError, ...]:
    """Return what is wrong with files and cards that are left out.

    Why: a teacher's slip in one day must not keep a learner from all others. Who asks for that
         very day is told, and `prove` lets no such file into the package.
    """
    return _sound(root)[1]


def _sound(root: Path | None) -> tuple[tuple[Card, ...], tuple[CardError, ...]]:
    found: dict[str, Card] = {}
    wrong: list[CardError] = []
    for folder in folders(root):
        try:
            mine = load(folder)
        except CardError as error:
            wrong.append(error)
            continue
        for card in mine:
            if found.setdefault(card.id, card) is not card:
                where = f"{card.id!r} in {found[card.id].day} and {card.day}"
                wrong.append(CardError("an id is needed that no other card has", got=where))
    return tuple(found.values()), tuple(wrong)


def of(day: int | str, root: Path | None = None) -> tuple[Card, ...]:
    """Return the cards of a day: 4, "4", "day04", "E3"; none where it has none."""
    key = key_of(day)
    return tuple(card for folder in folders(root) if name(folder) == key for card in load(folder))


def get(card: str, root: Path | None = None) -> Card:
    """Return a card by its id.

    Raises:
        CardError: there is none of that id.
    """
    known = {one.id: one for one in every(root)}
    if card not in known:
        hint = nearest(card, known) if known else None
        raise CardError("a card of the course is needed", got=repr(card), hint=hint)
    return known[card]


def folders(root: Path | None = None) -> list[Path]:
    """Return the folders that have cards, days first, then electives."""
    found = [path.parent for path in (root or home()).glob(f"*_*/{FILE}")]
    return sorted(found, key=lambda folder: (folder.name[0] == "e", folder.name))


def home() -> Path:
    """Return the folder of the days."""
    return Path(str(files("chainrule.days")))


def name(folder: Path) -> str:
    """Return the key of a day's folder: "day04", "e03"."""
    return folder.name.split("_")[0]


def key_of(day: int | str) -> str:
    """Return the key of a day.

    >>> key_of(4), key_of("4"), key_of("day04"), key_of("E3")
    ('day04', 'day04', 'day04', 'e03')
    """
    found = DAY.fullmatch(str(day).strip().lower())
    if not found:
        raise CardError("a day is needed", got=repr(day), hint="4, day04, or E3 for an elective")
    return f"{found[1] or 'day'}{int(found[2]):02d}"


def is_day(said: int | str) -> bool:
    """Tell whether this names a day.

    >>> is_day("E3"), is_day("week1")
    (True, False)
    """
    return bool(DAY.fullmatch(str(said).strip().lower()))


def load(folder: Path) -> tuple[Card, ...]:
    """Return the cards of a folder.

    Raises:
        CardError: the file cannot be read, or a card lacks something.
    """
    path = folder / FILE
    try:
        return _loaded(path, path.stat().st_mtime_ns)
    except OSError as error:
        raise CardError(f"{path.name} of {folder.name} must be readable", got=str(error)) from None


@cache
def _loaded(path: Path, changed: int) -> tuple[Card, ...]:
    raws = raw(path)
    for title, one in titled(raws, path):
        for problem in fields.problems(one, title):
            raise problem
    return tuple(fields.card(one, name(path.parent), path) for one in raws)


def raw(path: Path) -> list[dict[str, Any]]:
    """Return what the file says of each card, unchecked."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        needed = f"{path.parent.name}/{path.name} must be TOML"
        hint = "a backslash needs single quotes: question = 'Why $\\sigma$?'"
        raise CardError(needed, got=str(error), hint=hint) from None
    cards = told.get("card", [])
    is_listed = isinstance(cards, list) and all(isinstance(one, dict) for one in cards)
    if set(told) - {"card"} or not is_listed:
        got = ", ".join(sorted(set(told) - {"card"})) or "another kind of card"
        raise CardError(f"{path.parent.name}/{path.name} needs [[card]] only", got=got)
    return cards


def titled(raws: Sequence[dict[str, Any]], path: Path) -> list[tuple[str, dict[str, Any]]]:
    """Return each card with its title for messages: "day04/cards.toml, card 3 (softmax_shift)"."""
    return [
        (f"{name(path.parent)}/{path.name}, card {i} ({one.get('id', 'no id')})", one)
        for i, one in enumerate(raws, 1)
    ]
