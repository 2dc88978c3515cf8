"""Small drawings for pictures: SVG in the page's own colours, made in a few milliseconds.

    slopes = plot.Panel("Slopes", across="input", up="slope", y=(-0.1, 1.1))
    slopes.line(x, y, label="tanh")            # each labelled line takes the next colour and dash
    slopes.rule(y=0.25).text(2, 0.27, "1/4")
    plane = plot.Panel("Loss", height=340)
    plane.field(z, (-2, 2), (-2, 2)).contours(z, (-2, 2), (-2, 2), levels=(1, 4, 9))
    plane.line(path[:, 0], path[:, 1], colour="second", marks="circle")
    return Drawn(plot.row(slopes, plane), says="…")

A panel is 340 units wide, so that its text is readable on a narrow phone; panels of a row stand
side by side where there is room, else below each other. Colours are names of the page's variables:
ink muted grid card faint good bad, and the series first second third fourth fifth sixth, which
colour-blind eyes can tell apart. Ranges that are not given fit what is drawn.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np

from chainrule.course.picture.marks import arrow, attributes, cells, dots, filled, polyline, words
from chainrule.course.picture.scale import Range, Scale, contour
from chainrule.course.picture.sheet import Mark, Sheet
from chainrule.errors import PictureError
from chainrule.page.markup import Safe, element

SERIES = ("first", "second", "third", "fourth", "fifth", "sixth")
DASHES = ("", "7 3", "2 3", "9 3 2 3", "12 4", "1 4")
SHAPES = ("circle", "square", "triangle", "cross", "diamond", "ring")
COLOURS = {*SERIES, "ink", "muted", "grid", "card", "faint", "good", "bad"}
Values = Sequence[float] | np.ndarray


def row(*panels: Panel) -> Safe:
    """Return panels side by side where there is room, else below each other."""
    return element("div", *(panel.svg() for panel in panels), cls="panels")


def colour(name: str) -> str:
    """Return the page's colour of that name."""
    if name not in COLOURS:
        raise PictureError(
            "needed a colour's name", got=repr(name), hint=", ".join(sorted(COLOURS))
        )
    return f"var(--{name})"


class Panel(Sheet):
    """A pair of axes to draw on; each method adds marks and returns the panel."""

    def line(
        self,
        x: Values,
        y: Values,
        label: str = "",
        colour: str = "",
        *,
        dash: str | None = None,
        width: float = 2.0,
        opacity: float = 1.0,
        marks: str = "",
    ) -> Self:
        """Draw a line; NaN lifts the pen. `marks` also puts a shape at each point."""
        ink, n = self.look(colour), len(self.legend)
        dashes = DASHES[n % len(DASHES)] if dash is None and label and not colour else dash or ""
        style = {"stroke": ink, "stroke_width": width, "stroke_dasharray": dashes}
        if opacity < 1:
            style["opacity"] = opacity
        sample = f'<path d="M0 5h22" fill="none" {attributes(style)}/>'
        self.mark(x, y, lambda sx, sy: polyline(sx(x), sy(y), style))
        if marks:
            self.mark(x, y, lambda sx, sy: dots(sx(x), sy(y), marks, ink, 6))
            sample += dots([11], [5], marks, ink, 6)
        return self.named(label, sample)

    def points(
        self,
        x: Values,
        y: Values,
        label: str = "",
        colour: str = "",
        *,
        shape: str = "",
        size: float = 7.0,
        tips: Sequence[str] = (),
    ) -> Self:
        """Draw points; each may have a tip that shows on hover."""
        ink = self.look(colour)
        shape = shape or (SHAPES[len(self.legend) % len(SHAPES)] if label else "circle")
        self.mark(x, y, lambda sx, sy: dots(sx(x), sy(y), shape, ink, size, tips))
        return self.named(label, dots([11], [5], shape, ink, size))

    def bars(
        self,
        x: Values,
        heights: Values,
        label: str = "",
        colour: str = "",
        *,
        width: float = 0.8,
        base: float = 0.0,
        opacity: float = 1.0,
    ) -> Self:
        """Draw bars `width` wide (in units of x) that stand on `base`."""
        at, ink = np.asarray(x, dtype=float), self.look(colour)
        edges = np.concatenate([at - width / 2, at + width / 2])
        floor = [] if "y" in self.log else [base]
        self.floor = base if floor else None
        self.seen_x.append(edges)
        self.seen_y.append([*np.asarray(heights, dtype=float), *floor])
        style = {"fill": ink, "fill_opacity": opacity}

        def drawn(sx: Scale, sy: Scale) -> str:
            low = np.full(len(at), sy(base) if floor else sy.start)
            corners = (sx(at - width / 2), sx(at + width / 2), low, sy(heights))
            pieces = (
                f"M{a:.1f} {c:.1f}V{d:.1f}H{b:.1f}V{c:.1f}Z"
                for a, b, c, d in zip(*corners, strict=True)
                if np.isfinite(d)
            )
            return f'<path d="{"".join(pieces)}" {attributes(style)}/>'

        self.marks.append(drawn)
        return self.named(label, f'<rect x="5" width="12" height="10" {attributes(style)}/>')

    def band(
        self, x: Values, low: Values, high: Values, colour: str = "first", *, opacity: float = 0.18
    ) -> Self:
        """Fill what lies between two lines."""
        ink = self.look(colour)
        self.seen_y.append(low)
        around, ends = np.concatenate([x, x[::-1]]), np.concatenate([low, high[::-1]])
        return self.mark(around, ends, lambda sx, sy: filled(sx(around), sy(ends), ink, opacity))

    def rule(
        self,
        *,
        x: float | None = None,
        y: float | None = None,
        label: str = "",
        colour: str = "muted",
        dash: str = "4 4",
    ) -> Self:
        """Draw a line right across, at one x or one y."""
        ink = self.look(colour)
        style = {"stroke": ink, "stroke_width": 1.5, "stroke_dasharray": dash}
        self.seen_x.extend([[x]] if x is not None else [])
        self.seen_y.extend([[y]] if y is not None else [])

        def drawn(sx: Scale, sy: Scale) -> str:
            if x is not None:
                return polyline([float(sx(x))] * 2, [sy.start, sy.end], style)
            return polyline([sx.start, sx.end], [float(sy(y))] * 2, style)

        self.marks.append(drawn)
        return self.named(label, f'<path d="M0 5h22" fill="none" {attributes(style)}/>')

    def arrows(
        self,
        x: Values,
        y: Values,
        to_x: Values,
        to_y: Values,
        colour: str = "ink",
        *,
        width: float = 1.5,
    ) -> Self:
        """Draw an arrow from each (x, y) to its (to_x, to_y)."""
        ink = self.look(colour)
        self.seen_x.extend([x, to_x])
        self.seen_y.extend([y, to_y])
        self.marks.append(lambda sx, sy: arrow(sx(x), sy(y), sx(to_x), sy(to_y), ink, width))
        return self

    def text(
        self,
        x: float,
        y: float,
        told: str,
        colour: str = "ink",
        *,
        anchor: str = "start",
        size: float = 12.0,
    ) -> Self:
        """Write words; `anchor` is the end that stands at (x, y): start, middle or end."""
        ink = self.look(colour)
        self.seen_x.append([x])
        self.seen_y.append([y])
        self.marks.append(lambda sx, sy: words(float(sx(x)), float(sy(y)), told, ink, anchor, size))
        return self

    def field(
        self,
        z: np.ndarray,
        x: Range,
        y: Range,
        *,
        low: float | None = None,
        high: float | None = None,
        signed: bool = False,
        colour: str = "first",
    ) -> Self:
        """Draw a grid of values (H, W) as cells; row 0 lies at the low end of y.

        From faint at `low` to strong at `high`; `signed` shows negative values in `second`.
        """
        z = np.asarray(z, dtype=float)
        inks = (self.look(colour), self.look("second" if signed else colour))
        self.x, self.y = self.x or x, self.y or y
        ends = (np.nanmin(z) if low is None else low, np.nanmax(z) if high is None else high)
        ends = (0.0, max(abs(ends[0]), abs(ends[1]))) if signed else ends
        self.marks.append(lambda sx, sy: cells(z, sx(x), sy(y), ends, inks))
        return self

    def contours(
        self,
        z: np.ndarray,
        x: Range,
        y: Range,
        levels: Sequence[float],
        colour: str = "muted",
        *,
        width: float = 1.0,
    ) -> Self:
        """Draw the lines where a grid of values (H, W), given at its points, takes these values."""
        z = np.asarray(z, dtype=float)
        for level in levels:
            column, line = contour(z, level)
            across = x[0] + (x[1] - x[0]) * column / (z.shape[1] - 1)
            up = y[0] + (y[1] - y[0]) * line / (z.shape[0] - 1)
            self.line(across, up, colour=colour, width=width)
        return self

    def look(self, name: str) -> str:
        """Return the colour asked for, or the next of the series."""
        return colour(name or SERIES[len(self.legend) % len(SERIES)])

    def mark(self, x: Values, y: Values, drawn: Mark) -> Self:
        """Keep a mark and what the axes must show for it."""
        self.seen_x.append(x)
        self.seen_y.append(y)
        self.marks.append(drawn)
        return self

    def named(self, label: str, sample: str) -> Self:
        """Put a sample into the legend, if it has a name."""
        if label:
            self.legend.append((label, sample))
        return self
