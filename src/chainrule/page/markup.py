"""Small pieces of HTML, each escaped where it takes text.

>>> element("p", "a < b", cls="note")
'<p class="note">a &lt; b</p>'
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape


class Safe(str):
    """Text that is HTML already."""

    __slots__ = ()


def text(content: object) -> str:
    """Return HTML as it is, anything else escaped."""
    return content if isinstance(content, Safe) else escape(str(content))


def element(tag: str, *content: object, cls: str = "", **attributes: str) -> Safe:
    """Return one element; an underscore in an attribute's name stands for a hyphen."""
    named = {"class": cls, **attributes} if cls else attributes
    return Safe(f"{start(tag, named)}{''.join(map(text, content))}</{tag}>")


def image(source: str, alt: str, side: int) -> Safe:
    """Return a picture of `side` by `side` pixels with words for who cannot see it."""
    return start("img", {"src": source, "alt": alt, "width": str(side), "height": str(side)})


def start(tag: str, attributes: dict[str, str]) -> Safe:
    """Return the tag that opens an element."""
    told = "".join(f' {key.replace("_", "-")}="{escape(v)}"' for key, v in attributes.items())
    return Safe(f"<{tag}{told}>")


def join(parts: Iterable[object]) -> Safe:
    """Return pieces of HTML, one a line."""
    return Safe("\n".join(map(text, parts)))


def table(
    caption: str, head: Sequence[object], rows: Iterable[Sequence[object]], cls: str = ""
) -> Safe:
    """Return a table whose first column names the row; `Safe` cells are taken as whole cells."""
    top = element("tr", *(element("th", cell, scope="col") for cell in head))
    body = (
        element("tr", element("th", first, scope="row"), *map(cell, rest)) for first, *rest in rows
    )
    shown = element(
        "table",
        element("caption", caption),
        element("thead", top),
        element("tbody", join(body)),
        cls=cls,
    )
    return scroll(caption, shown)


def cell(content: object) -> Safe:
    """Return a table cell, unless it is one."""
    whole = isinstance(content, Safe) and content.startswith("<td")
    return Safe(content) if whole else element("td", content)


def scroll(label: str, content: Safe) -> Safe:
    """Return a region that scrolls sideways when it is wider than the screen, by keyboard too."""
    return element("div", content, cls="scroll", role="region", aria_label=label, tabindex="0")


def section(title: str, *content: object, note: str = "") -> Safe:
    """Return a titled section; one without content is left out."""
    parts = [part for part in content if part]
    if not parts:
        return Safe()
    under = element("p", note, cls="note") if note else Safe()
    return element("section", element("h2", title), under, *parts)
