"""The frame of every page that we write to a file."""

from __future__ import annotations

from importlib.resources import files
from string import Template

from chainrule.page.markup import Safe, text


def fill(title: str, *, header: Safe, main: Safe, footer: Safe) -> str:
    """Return a whole page as HTML that needs nothing beside itself."""
    place = files("chainrule.page")
    frame = Template((place / "page.html").read_text(encoding="utf-8"))
    style = (place / "style.css").read_text(encoding="utf-8")
    return frame.substitute(title=text(title), style=style, header=header, main=main, footer=footer)
