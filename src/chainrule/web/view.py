"""Templates to answers: every page goes through here, everything in it escaped.

A template gets `nonce`, `asset` and what its page passes. Text that is HTML already, from
`chainrule.page` or a rendered lesson, is passed as `Markup`.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse

from chainrule.page import figures

HERE = Path(__file__).parent
STATIC = HERE / "static"
MENU = (
    ("/", "Course"),
    ("/drill", "Drill"),
    ("/journal", "Journal"),
    ("/runs", "Runs"),
    ("/lab", "Lab"),
)

__all__ = ["Markup", "fill", "page"]


@cache
def templates() -> Environment:
    """Return the templates; a name that a page did not pass is an error, not a blank."""
    found = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    found.globals.update(asset=asset, menu=MENU)
    found.filters.update(ticked=ticked)
    found.filters.update(
        percent=figures.percent, count=figures.count, short=figures.short, seconds=figures.seconds
    )
    return found


@cache
def asset(name: str) -> str:
    """Return the address of a static file, with what changes when its content does."""
    mark = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={mark}"


def ticked(text: str) -> Markup:
    """Return a sentence with what stands between backquotes as code.

    >>> ticked("`x < y` holds")
    Markup('<code>x &lt; y</code> holds')
    """
    parts = text.split("`")
    if len(parts) % 2 == 0:  # one is left open: it is a sign, no mark
        return escape(text)
    code = Markup("<code>{}</code>")
    return Markup("").join(code.format(p) if i % 2 else escape(p) for i, p in enumerate(parts))


def menu_of(path: str) -> str:
    """Return which part of the menu a page belongs to.

    >>> menu_of("/day/4"), menu_of("/interview"), menu_of("/runs/digits-1")
    ('/', '/drill', '/runs')
    """
    first = f"/{path.split('/')[1]}"
    first = {"/interview": "/drill", "/card": "/drill"}.get(first, first)
    return first if first in dict(MENU) else "/"


def fill(template: str, /, **given: Any) -> str:
    """Return a filled template."""
    return templates().get_template(template).render(**given)


def page(request: Request, template: str, status: int = 200, /, **given: Any) -> HTMLResponse:
    """Return a page as the answer to a request."""
    state = request.scope.get("state", {})
    about = {"nonce": state.get("nonce", ""), "unkept": state.get("unkept", "")}
    text = fill(template, here=menu_of(request.url.path), **about, **given)
    return HTMLResponse(text, status)
