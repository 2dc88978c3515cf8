"""A picture as HTML: the figure, its controls as a form that needs no script, and its answer."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from functools import lru_cache

from chainrule.course.picture.controls import Control
from chainrule.course.picture.kinds import Drawn, Live, Picture
from chainrule.course.picture.shelf import get
from chainrule.errors import PictureError
from chainrule.page.markup import Safe, element

ADDRESS = "/picture/"  # where the pages ask for pictures


def html(name: str, settings: Mapping[str, object] | None = None) -> Safe:
    """Return the whole figure; settings that do not fit are told inside it."""
    picture = get(name)
    data = {"data_picture": name}
    if isinstance(picture, Live):
        data["data_script"] = f"{ADDRESS}{name}.js"
        data["data_live"] = f"{ADDRESS}{name}/live"
    return element(
        "figure",
        element("figcaption", picture.title),
        form(name, picture, settings or {}),
        element("div", *shown(picture, settings or {}), cls="picture-answer"),
        cls="picture",
        id=f"picture-{name}",
        **data,
    )


def answer(name: str, settings: Mapping[str, object] | None = None) -> Safe:
    """Return what a changed control changes: the drawing, its words, the further fields."""
    picture = get(name)
    more = further(name, picture, settings or {}) if picture.more else Safe()
    return Safe("".join([*shown(picture, settings or {}), more]))


def shown(picture: Picture, given: Mapping[str, object]) -> tuple[Safe, Safe]:
    """Return the drawing and its words, or the reason why there is none."""
    try:
        drawn = remembered(picture, tuple(sorted((str(k), str(v)) for k, v in given.items())))
    except PictureError as error:
        return element("div", cls="picture-drawing"), element(
            "p", str(error), cls="picture-says picture-error", aria_live="polite"
        )
    return (
        element("div", Safe(drawn.svg), cls="picture-drawing"),
        element("p", drawn.says, cls="picture-says", aria_live="polite"),
    )


@lru_cache(maxsize=128)
def remembered(picture: Picture, given: tuple[tuple[str, str], ...]) -> Drawn:
    """Draw once: the same settings give the same drawing, and a lesson shows it many times."""
    return picture.drawn(dict(given))


def form(name: str, picture: Picture, given: Mapping[str, object]) -> Safe:
    """Return the controls; sent without script, the answer is a page of its own."""
    fields = [field(name, control, value(control, given)) for control in picture.controls]
    return element(
        "form",
        *fields,
        further(name, picture, given) if picture.more else "",
        element("button", "Draw", cls="picture-draw"),
        cls="picture-controls",
        method="get",
        action=f"{ADDRESS}{name}",
        aria_label=f"Settings of: {picture.title}",
    )


def further(name: str, picture: Picture, given: Mapping[str, object]) -> Safe:
    """Return the fields that depend on the settings."""
    try:
        controls, values = picture.further(picture.settings(given), given)
    except PictureError:
        controls, values = (), {}
    fields = [keyed(control, field(name, control, values[control.name])) for control in controls]
    return element("div", *fields, cls="picture-more")


def keyed(control: Control, shown: Safe) -> Safe:
    """Mark a field by what it is, so that the page keeps the one that it has."""
    key = f"{zlib.crc32(repr(control).encode()):08x}"
    return Safe(shown.replace("<div", f'<div data-key="{key}"', 1))


def field(name: str, control: Control, now: object) -> Safe:
    """Return one control's field."""
    return control.field(f"{name}-{control.name}", now)


def value(control: Control, given: Mapping[str, object]) -> object:
    """Return what a field shows: what was sent if it fits, else the default."""
    try:
        return control.read(given.get(control.name, control.default))
    except PictureError:
        return control.default
