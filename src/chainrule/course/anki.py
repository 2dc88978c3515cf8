r"""Cards as an Anki package (.apkg): each card a note that a later package updates.

Ours: a number card is written with one example of its numbers; choices stand in one order;
      formulas are \( … \), which Anki draws; curves are SVG inside the note.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from pathlib import Path
from typing import Any

from chainrule.course.cards import Asked, Card, curves
from chainrule.errors import CardError
from chainrule.files import atomic

MODEL = 1_732_206_041  # numbers of ours that never change: Anki knows model and decks by them
DECK = 2_011_404_700
STYLE = """.card { font: 20px/1.5 sans-serif; max-width: 40em; margin: 1em auto; }
pre { text-align: left; } svg { display: block; } .where { opacity: 0.7; font-size: 0.8em; }"""
BACK = '{{FrontSide}}<hr id="answer">{{Answer}}<div>{{Reason}}</div><p class="where">{{Where}}</p>'


def export(path: Path, cards: Iterable[Card]) -> int:
    """Write the cards to `path`, whole or not at all; return how many there are.

    Raises:
        CardError: genanki is not installed, there is no card, or a folder in the way.
    """
    found = list(cards)
    if not found:
        raise CardError("a package needs cards", got="none")
    if path.is_dir():
        raise CardError("a package is a file", got=f"the folder {path}", hint="cards.apkg")
    package = _genanki().Package(_decks(found))
    with atomic(path, "wb") as file:
        package.write_to_file(file)
    return len(found)


def html(text: str) -> str:
    r"""Return Markdown as Anki shows it.

    >>> html("is $a<b$?")
    '<p>is <span class="math inline">\\(a&lt;b\\)</span>?</p>'
    """
    return str(_reader().render(text)).strip()


def line(text: str) -> str:
    r"""Return one line of Markdown, whose first characters begin no list or heading.

    >>> line("3) `x`")
    '3) <code>x</code>'
    """
    return str(_reader().renderInline(text)).strip()


@cache
def _reader() -> Any:
    from markdown_it import MarkdownIt
    from mdit_py_plugins.dollarmath import dollarmath_plugin

    def tex(content: str, options: dict[str, Any]) -> str:
        shown = escape(content.strip(), quote=False)
        return f"\\[{shown}\\]" if options["display_mode"] else f"\\({shown}\\)"

    reader = MarkdownIt("commonmark", {"html": False}).enable("table")
    return reader.use(dollarmath_plugin, renderer=tex)


def question(asked: Asked) -> str:
    """Return the front of a note."""
    parts = [html(asked.question)]
    if asked.code:
        lines = enumerate(asked.code.splitlines(), 1)
        code = "\n".join(f"{number:2}  {line}" for number, line in lines)
        parts.append(f"<pre>{escape(code, quote=False)}</pre>")
    if asked.labels:
        parts.append(_choices(asked))
    return "\n".join(parts)


def _choices(asked: Asked) -> str:
    drawn: Sequence[str] = [curves.svg(points) for points in asked.curves] or [""] * len(
        asked.labels
    )
    rows = zip(asked.labels, asked.choices, drawn, strict=True)
    return "\n".join(f"<div>{label}) {line(text)}{svg}</div>" for label, text, svg in rows)


def _answer(card: Card, asked: Asked) -> str:
    shown, points = card.shown(asked), "".join(f"<li>{line(point)}</li>" for point in asked.rubric)
    return f"{html(shown)}<ul>{points}</ul>" if points else f"<p>{line(shown)}</p>"


def _decks(cards: list[Card]) -> list[Any]:
    genanki = _genanki()
    fields = [{"name": name} for name in ("Question", "Answer", "Reason", "Where")]
    template = {"name": "Card", "qfmt": "{{Question}}", "afmt": BACK}
    model = genanki.Model(MODEL, "Chainrule", fields=fields, templates=[template], css=STYLE)
    decks: dict[int, Any] = {}
    for card in cards:
        days = card.day.removeprefix("day")
        number = int(days) if days.isdecimal() else 900 + int(card.day.lstrip("e") or 0)
        deck = decks.setdefault(number, genanki.Deck(DECK + number, f"Chainrule::{card.day}"))
        asked = card.ask(0)
        texts = [question(asked), _answer(card, asked), html(asked.reason), escape(card.where)]
        guid = genanki.guid_for("chainrule", card.id)
        tags = [card.topic.replace(" ", "_"), card.kind]
        deck.add_note(genanki.Note(model, fields=texts, guid=guid, tags=tags))
    return list(decks.values())


def _genanki() -> Any:
    try:
        import genanki
    except ImportError:
        hint = 'pip install "chainrule[anki]"'
        raise CardError("an Anki package needs the library genanki", hint=hint) from None
    return genanki
