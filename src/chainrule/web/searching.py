"""Search over lessons and cards: all words must be there, in any case; titles come first."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from chainrule.course import cards, days
from chainrule.course.cards.plain import plain
from chainrule.course.lesson.markdown import slug
from chainrule.course.lesson.pieces import Code, Directive, Piece, Prose, lesson

AROUND = 90  # letters on either side of a word that was found
HEADING = re.compile(r"^(#{2,3}) (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Place:
    """Something that can be found."""

    title: str
    address: str
    text: str


@dataclass(frozen=True)
class Hit:
    """A place that holds the words, with some of what stands around the first."""

    place: Place
    before: str
    word: str
    after: str


def search(words: str) -> list[Hit]:
    """Return the places that hold all the words, titles first."""
    wanted = words.casefold().split()
    if not wanted:
        return []
    found = [place for place in places() if all(word in whole(place) for word in wanted)]
    first = sorted(found, key=lambda place: wanted[0] not in place.title.casefold())
    return [hit(place, wanted[0]) for place in first]


def whole(place: Place) -> str:
    """Return all words of a place."""
    return f"{place.title} {place.text}".casefold()


def hit(place: Place, word: str) -> Hit:
    """Return a place with what stands around a word."""
    text = place.text
    at = text.casefold().find(word)
    if at < 0:
        return Hit(place, "", "", text[: 2 * AROUND])
    end = at + len(word)
    before, after = text[max(0, at - AROUND) : at], text[end : end + AROUND]
    if at > AROUND:
        before = f"…{before[before.find(' ') + 1 :]}"
    if len(text) > end + AROUND:
        after = f"{after[: after.rfind(' ') + 1]}…"
    return Hit(place, before, text[at:end], after)


def places() -> tuple[Place, ...]:
    """Return all that can be found; files that did not change are not read again."""
    every = days.every()
    stamps = tuple(day.lesson.stat().st_mtime for day in every)
    return indexed(every, stamps)


@lru_cache(maxsize=2)
def indexed(every: tuple[days.Day, ...], _changed: tuple[float, ...]) -> tuple[Place, ...]:
    """Return each section of each lesson, and each card."""
    found = [place for day in every for place in sections(day)]
    for card in cards.every():
        day = card.day.removeprefix("day").lstrip("0")
        titled = f"Card on {card.topic}, day {day}"
        found.append(Place(titled, f"/drill?card={card.id}", card.ask().plain))
    return tuple(found)


def sections(day: days.Day) -> Iterator[Place]:
    """Yield a lesson's sections."""
    here = f"/day/{day.number}"
    title, anchor, text = f"{day.name}: {day.title}", "", [day.summary]
    taken: set[str] = set()
    for part in lines(lesson(day.lesson).pieces):
        heading = HEADING.match(part)
        if heading:
            yield Place(title, here + anchor, " ".join(text))
            title, text = f"{day.name}: {plain(heading[2])}", []
            anchor = f"#{slug(heading[2], taken)}"
        else:
            text.append(plain(part))
    yield Place(title, here + anchor, " ".join(text))


def lines(pieces: tuple[Piece, ...]) -> Iterator[str]:
    """Yield the text of pieces: headings alone, the rest as it stands."""
    for piece in pieces:
        if isinstance(piece, Prose):
            yield from filter(str.strip, HEADING_SPLIT.split(RULED.sub(" ", piece.text)))
        elif isinstance(piece, Code):
            yield piece.source
        elif isinstance(piece, Directive):
            if piece.name == "myth":  # of others it names a file
                yield piece.argument
            for part in piece.parts:
                yield from (line for line in lines(part))


RULED = re.compile(r"^\$\$.*?\$\$$|^\|[-|: ]+\|$|(?<!\\)\|", re.MULTILINE | re.DOTALL)
HEADING_SPLIT = re.compile(r"^(?=#{2,3} )|(?<=\n)(?=\n)", re.MULTILINE)
