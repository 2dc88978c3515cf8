"""The sheet a panel is drawn on: title, axes with numbers, what was marked, legend."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html import escape

from chainrule.course.picture.scale import Range, Scale, fitting
from chainrule.page.markup import Safe

Mark = Callable[[Scale, Scale], str]
WIDTH, LEFT, RIGHT, LINE = 340, 48, 12, 19
NARROW, BROAD = set("fijlrt1.,;:()|' "), set("mwMW@%")  # letters; the others are about as wide


@dataclass
class Sheet:
    """One pair of axes.

    Params: across, up         what the axes show
            x, y               (low, high); None fits the marks
            log                "x", "y" or "xy": logarithmic axes
            x_ticks, y_ticks   (value, label) pairs in place of numbers
            bare               no axes: a network, an image
    """

    title: str
    across: str = ""
    up: str = ""
    x: Range | None = None
    y: Range | None = None
    log: str = ""
    height: int = 250
    x_ticks: Sequence[tuple[float, str]] | None = None
    y_ticks: Sequence[tuple[float, str]] | None = None
    bare: bool = False
    floor: float | None = field(default=None, init=False)  # bars stand on it
    marks: list[Mark] = field(default_factory=list, init=False)
    seen_x: list[object] = field(default_factory=list, init=False)
    seen_y: list[object] = field(default_factory=list, init=False)
    legend: list[tuple[str, str]] = field(default_factory=list, init=False)

    def svg(self) -> Safe:
        """Return the panel; its plot is a box of its own, so nothing is drawn over the edge."""
        legend, more = samples(self.legend)
        left, top = (2, 22) if self.bare else (LEFT, 44 if self.up else 26)
        right, bottom = (2, 4) if self.bare else (RIGHT, 38 if self.across else 22)
        wide, high = WIDTH - left - right, self.height - top - bottom
        x, y = self.scales(wide, high)
        inside = "".join(mark(x, y) for mark in self.marks)
        axes = "" if self.bare else self.axes(x, y)
        names = label(WIDTH - right, self.height - 5, self.across, "end") if not self.bare else ""
        names += label(2, 33, self.up, "start") if not self.bare else ""
        return Safe(
            f'<svg class="panel" viewBox="0 0 {WIDTH} {self.height + more}" role="img" '
            f'aria-label="{escape(self.title)}" font-size="12">'
            f'<text x="2" y="14" font-size="13" font-weight="600" fill="var(--ink)">'
            f'{escape(self.title)}</text>{names}<g transform="translate({left} {top})">{axes}'
            f'<svg width="{wide}" height="{high}" overflow="hidden">{inside}</svg></g>'
            f'<g transform="translate({left} {self.height + 4})">{legend}</g></svg>'
        )

    def scales(self, wide: float, high: float) -> tuple[Scale, Scale]:
        """Return the two scales of a plot of this size."""
        ranges = (
            self.x or fitting(self.seen_x, log="x" in self.log),
            self.y or fitting(self.seen_y, log="y" in self.log, floor=self.floor),
        )
        across = Scale(*ranges[0], 0.0, wide, "x" in self.log)
        return across, Scale(*ranges[1], high, 0.0, "y" in self.log)

    def axes(self, x: Scale, y: Scale) -> str:
        """Return the grid and the numbers along both axes."""
        parts = []
        for value, told in x.ticks(6) if self.x_ticks is None else self.x_ticks:
            at = float(x(value))
            parts.append(f'<path d="M{at:.1f} 0V{y.start:.1f}" stroke="var(--grid)"/>')
            parts.append(label(at, y.start + 15, told, "middle", "ink"))
        for value, told in y.ticks(5) if self.y_ticks is None else self.y_ticks:
            at = float(y(value))
            parts.append(f'<path d="M0 {at:.1f}H{x.end:.1f}" stroke="var(--grid)"/>')
            parts.append(label(-6, at + 4, told, "end", "ink"))
        edge = f"M0 0V{y.start:.1f}H{x.end:.1f}"
        return f'{"".join(parts)}<path d="{edge}" fill="none" stroke="var(--muted)"/>'


def label(x: float, y: float, told: str, anchor: str, ink: str = "muted") -> str:
    """Return a few words at a place."""
    if not told:
        return ""
    at = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {at} fill="var(--{ink})">{escape(told)}</text>'


def width(told: str) -> float:
    """Return about how many units words of 12 units' height take.

    >>> width("momentum") > width("initial")
    True
    """
    return sum(4.2 if c in NARROW else 11.2 if c in BROAD else 7.4 for c in told)


def samples(legend: list[tuple[str, str]]) -> tuple[str, int]:
    """Return the legend, in as many lines as it needs, and its height."""
    x, y, parts = 0.0, 0, []
    for told, sample in legend:
        wide = 44 + width(told)
        if x and x + wide > WIDTH - LEFT:
            x, y = 0.0, y + LINE
        name = f'<text x="27" y="9" fill="var(--ink)">{escape(told)}</text>'
        parts.append(f'<g transform="translate({x:.0f} {y})">{sample}{name}</g>')
        x += wide
    return "".join(parts), (y + LINE if legend else 0)
