"""A file for each kind of page: its routes, and the functions that answer them."""

from __future__ import annotations

from importlib import import_module

from starlette.routing import BaseRoute

KINDS = (
    *("home", "lesson", "blocks", "exercise", "cards", "pictures"),
    *("drill", "journal", "interview", "runs", "lab"),
)


def every() -> list[BaseRoute]:
    """Return the routes of all pages."""
    return [route for kind in KINDS for route in import_module(f"{__name__}.{kind}").ROUTES]
