"""A whole lesson or review as a page shows it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from chainrule.course.days import Day
from chainrule.course.lesson.page import Hooks, Page
from chainrule.course.lesson.pieces import Code, lesson
from chainrule.errors import LessonError
from chainrule.page.markup import Safe

HEADING = re.compile(r'<h([2-6]) id="([^"]+)">(.*?)</h\1>')
TEX = re.compile(r"\\[()]")


@dataclass(frozen=True)
class Rendered:
    """A lesson as HTML, and what a page needs beside it.

    Attributes: html       the body: begins with the question, ends with the journal
                sections   (id, words, level) of each heading, for a table of contents
                blocks     the code that runs, numbered as `data-block` in the page
                exercises, cards, pictures, claims
                           the names that its directives and roles gave, in order
    """

    html: Safe
    title: str
    summary: str
    able: tuple[str, ...]
    minutes: int
    sections: tuple[tuple[str, str, int], ...]
    blocks: tuple[Code, ...]
    exercises: tuple[str, ...]
    cards: tuple[str, ...]
    pictures: tuple[str, ...]
    claims: tuple[str, ...]


def render(day: Day, hooks: Hooks | None = None) -> Rendered:
    """Return a day's lesson as HTML; nothing is executed.

    Raises:
        LessonError: the lesson names something that is not there; file and line are told.
    """
    return rendered(day, day.lesson, hooks)


def review(day: Day, hooks: Hooks | None = None) -> Rendered:
    """Return the review that ends the day's week as HTML.

    Raises:
        LessonError: the day ends no week, or the review cannot be shown.
    """
    return rendered(day, review_of(day), hooks)


def review_of(day: Day) -> Path:
    """Return the file of the review that ends the day's week."""
    if day.review is None:
        raise LessonError("a day that ends a week has a review", got=day.name, hint="day 7 or 14")
    return day.review


def rendered(day: Day, path: Path, hooks: Hooks | None) -> Rendered:
    """Return one file of a day as HTML."""
    taken = lesson(path)
    html = Page(taken, str(day.number), hooks).html()
    return Rendered(
        html,
        *(day.title, day.summary, day.able, day.minutes),
        sections=headings(html),
        blocks=taken.blocks,
        exercises=taken.named("exercise"),
        cards=taken.named("card"),
        pictures=taken.named("picture"),
        claims=taken.named("claim"),
    )


def blocks(day: Day) -> tuple[Code, ...]:
    """Return the code of a day's lesson that runs, from top to bottom."""
    return lesson(day.lesson).blocks


def headings(html: str) -> tuple[tuple[str, str, int], ...]:
    """Return id, words and level of each heading."""
    found = HEADING.findall(html)
    return tuple((name, plain(inside), int(level)) for level, name, inside in found)


def plain(html: str) -> str:
    """Return the words of a piece of HTML.

    >>> plain("<code>a</code> &lt; b")
    'a < b'
    """
    return TEX.sub("", unescape(re.sub(r"<[^>]+>", "", html))).strip()
