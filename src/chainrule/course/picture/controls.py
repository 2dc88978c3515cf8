"""What a picture is set by: each control reads what a stranger sent, and shows itself.

>>> Slider("depth", "layers", 1, 20, 10, 1).read("12")
12
>>> Choice("kind", "activation", ("relu", "tanh")).read("tanh")
'tanh'
>>> Toggle("grid", "show the grid").read("on")
True
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from chainrule.errors import PictureError, nearest
from chainrule.page.markup import Safe, element, start

LONGEST = 40  # of a stranger's value that an error repeats


def quoted(value: object) -> str:
    """Return what was sent as an error repeats it."""
    told = repr(value)
    return told if len(told) <= LONGEST else f"{told[:LONGEST]}…"


def figures(value: float) -> str:
    """Return a number as a field holds it: exactly, but without the noise of binary fractions.

    >>> figures(0.1 + 0.2), figures(1234567), figures(3.14159265)
    ('0.3', '1234567', '3.14159265')
    """
    return f"{value:.10g}"


def decimal(label: str, value: object) -> float:
    """Read a finite number."""
    try:
        number = float(str(value)) if not isinstance(value, bool) else math.nan
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise PictureError(f"{label} needs a number", got=quoted(value), hint="0.5")
    return number


@dataclass(frozen=True)
class Slider:
    """A number between two ends; whole if ends, start and step are whole.

    Params: nudge   adds buttons for one step back and one step on
    """

    name: str
    label: str
    low: float
    high: float
    default: float
    step: float
    nudge: bool = False

    @property
    def whole(self) -> bool:
        """Tell whether only whole numbers come out."""
        return all(isinstance(v, int) for v in (self.low, self.high, self.default, self.step))

    def read(self, value: object) -> float:
        """Return the nearest step to what was sent, or say between which ends it must lie."""
        number, slack = decimal(self.label, value), self.step / 1000
        if not self.low - slack <= number <= self.high + slack:
            raise PictureError(
                f"{self.label} needs a number from {self.low:g} to {self.high:g}",
                got=quoted(value),
                hint=f"{self.default:g}",
            )
        near = self.low + round((number - self.low) / self.step) * self.step
        near = min(max(near, self.low), self.high)
        return int(near) if self.whole else round(near, 10)

    def ends(self) -> tuple[float, ...]:
        """Return the values a test draws with."""
        return (self.low, self.high)

    def field(self, id: str, value: Any) -> Safe:  # noqa: A002 - the attribute's name
        """Return the field with its label and its value in figures."""
        limits = {"min": figures(self.low), "max": figures(self.high), "step": figures(self.step)}
        given = {"type": "range", "name": self.name, "id": id, **limits, "value": figures(value)}
        shown = element("output", figures(value), **{"for": id})
        parts = [start("input", given), shown, *(self.buttons(value) if self.nudge else ())]
        return element("div", element("label", self.label, **{"for": id}), *parts, cls="control")

    def buttons(self, value: float) -> list[Safe]:
        """Return buttons that send the neighbouring values; without script they submit."""
        moves = (("−", "back", value - self.step), ("+", "on", value + self.step))
        return [
            element(
                "button",
                sign,
                cls="nudge",
                name=self.name,
                value=figures(min(max(to, self.low), self.high)),
                aria_label=f"{self.label}: one step {way}",
            )
            for sign, way, to in moves
        ]


@dataclass(frozen=True)
class Choice:
    """One of a few; the choices may be words or numbers and come out as they are here."""

    name: str
    label: str
    choices: Sequence[Any]
    default: Any = None

    def __post_init__(self) -> None:
        """Take the first where no other default is named."""
        object.__setattr__(self, "choices", tuple(self.choices))
        if self.default is None:
            object.__setattr__(self, "default", self.choices[0])

    def read(self, value: object) -> Any:
        """Return the choice that was sent, or say which there are."""
        known = {str(choice): choice for choice in self.choices}
        if str(value) not in known:
            hint = nearest(str(value)[:LONGEST], known)
            raise PictureError(f"{self.label} needs a choice", got=quoted(value), hint=hint)
        return known[str(value)]

    def ends(self) -> tuple[Any, ...]:
        """Return the values a test draws with."""
        return tuple(self.choices)

    def field(self, id: str, value: Any) -> Safe:  # noqa: A002 - the attribute's name
        """Return the field with its label."""
        chosen = {value: {"selected": ""}}
        options = (
            element("option", choice, value=str(choice), **chosen.get(choice, {}))
            for choice in self.choices
        )
        select = element("select", *options, name=self.name, id=id)
        return element("div", element("label", self.label, **{"for": id}), select, cls="control")


@dataclass(frozen=True)
class Toggle:
    """Yes or no."""

    name: str
    label: str
    default: bool = False

    def read(self, value: object) -> bool:
        """Return whether it was ticked."""
        known = {"on": True, "true": True, "1": True, "off": False, "false": False, "0": False}
        if str(value).lower() not in known:
            raise PictureError(f"{self.label} needs on or off", got=quoted(value), hint="on")
        return known[str(value).lower()]

    def ends(self) -> tuple[bool, ...]:
        """Return the values a test draws with."""
        return (False, True)

    def field(self, id: str, value: Any) -> Safe:  # noqa: A002 - the attribute's name
        """Return the field; the hidden one speaks where the box is not ticked."""
        ticked = {"checked": ""} if value else {}
        box = {"type": "checkbox", "name": self.name, "id": id, "value": "on", **ticked}
        off = start("input", {"type": "hidden", "name": self.name, "value": "off"})
        label = element("label", self.label, **{"for": id})
        return element("div", off, start("input", box), label, cls="control tick")


@dataclass(frozen=True)
class Number:
    """A number typed into a field."""

    name: str
    label: str
    default: float
    low: float = -1000.0
    high: float = 1000.0

    def read(self, value: object) -> float:
        """Return the number that was sent, or say between which ends it must lie."""
        number = decimal(self.label, value)
        if not self.low <= number <= self.high:
            needed = f"{self.label} needs a number from {self.low:g} to {self.high:g}"
            raise PictureError(needed, got=quoted(value), hint=f"{self.default:g}")
        return number

    def ends(self) -> tuple[float, ...]:
        """Return the values a test draws with."""
        return (self.low, self.high)

    def field(self, id: str, value: Any) -> Safe:  # noqa: A002 - the attribute's name
        """Return the field with its label."""
        limits = {"min": figures(self.low), "max": figures(self.high), "step": "any"}
        given = {"type": "number", "name": self.name, "id": id, **limits, "value": figures(value)}
        label = element("label", self.label, **{"for": id})
        return element("div", label, start("input", given), cls="control")


@dataclass(frozen=True)
class Text:
    """A line of text, such as an expression; what it may hold is for `draw` to say."""

    name: str
    label: str
    default: str = ""
    limit: int = 120
    examples: tuple[str, ...] = field(default=())

    def read(self, value: object) -> str:
        """Return the line that was sent, if it is short and printable."""
        line = str(value).strip()
        if len(line) > self.limit:
            needed = f"{self.label} needs at most {self.limit} characters"
            raise PictureError(needed, got=str(len(line)), hint=self.default or "fewer")
        if not line.isprintable():
            raise PictureError(
                f"{self.label} needs one line of text", got=quoted(line), hint=self.default
            )
        return line

    def ends(self) -> tuple[str, ...]:
        """Return the values a test draws with."""
        return self.examples

    def field(self, id: str, value: Any) -> Safe:  # noqa: A002 - the attribute's name
        """Return the field with its label and examples to pick from."""
        given = {"type": "text", "name": self.name, "id": id, "maxlength": str(self.limit)}
        given |= {"autocomplete": "off", "spellcheck": "false", "value": str(value)}
        options = element("datalist", *(element("option", e, value=e) for e in self.examples))
        if self.examples:
            given["list"] = f"{id}-list"
            options = Safe(options.replace("<datalist", f'<datalist id="{id}-list"', 1))
        label = element("label", self.label, **{"for": id})
        return element(
            "div",
            label,
            start("input", given),
            options if self.examples else "",
            cls="control wide",
        )


Control = Slider | Choice | Toggle | Number | Text
