"""Charts: Matplotlib's SVG, set into the page so that it takes the page's colours.

Each colour is drawn as a stand-in that the page's CSS variable replaces; so a chart is dark
on a dark page. Lines differ in style and marker too, for grey paper and colour-blind eyes.
"""

from __future__ import annotations

import io
import logging
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.page.figures import short
from chainrule.page.markup import Safe, element

LOG_FROM = 4.0  # largest ÷ smallest value from which an axis is logarithmic
DECADES = 1e3  # largest ÷ smallest value up to which an axis is also marked at 2 and 5
POINTS = 600  # that one line is drawn with
COLOURS = {
    "ink": "#000001",
    "muted": "#000002",
    "grid": "#000003",
    "first": "#000004",
    "second": "#000005",
    "faint": "#000006",
}
INK, MUTED, GRID, FIRST, SECOND, FAINT = COLOURS.values()
STYLE = {
    "svg.fonttype": "none",  # text stays text
    "svg.hashsalt": "chainrule",  # the same run gives the same bytes
    "font.size": 11,
    "figure.subplot.left": 0.15,  # fixed edges: fitting them to the labels takes half the time
    "figure.subplot.right": 0.98,
    "figure.subplot.bottom": 0.16,
    "figure.subplot.top": 0.97,
    "axes.edgecolor": MUTED,
    "axes.labelcolor": INK,
    "axes.grid": True,
    "axes.axisbelow": True,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "text.color": INK,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "legend.frameon": False,
    "legend.fontsize": 10,
    "savefig.facecolor": "none",
}
SIZE = (5.5, 3.2)  # inches of 72 points


@dataclass(frozen=True)
class Line:
    """One line of a chart."""

    label: str
    x: np.ndarray
    y: np.ndarray
    look: dict[str, Any]


def figure(name: str, title: str, lines: list[Line], across: str, axis: str = "log") -> Safe:
    """Draw one chart as inline SVG with a title and a sentence for who cannot see it.

    Args:
        name: what the ids on the page begin with.
        title: what goes up, also the caption.
        lines: those without a finite point are left out; nothing left gives nothing.
        across: what goes to the right.
        axis: "plain", "zero" (from zero on) or "log", which is plain where values are close.
    """
    seen = [line for line in map(finite, lines) if len(line.y)]
    if not seen:
        return Safe()
    axis = "plain" if axis == "log" and not wide(seen) else axis
    unit = title.lower() + ", log scale" * (axis == "log")
    told = "; ".join(f"{line.label or title.lower()} {span(line.y)}" for line in seen)
    return framed(name, title, told, drawn(lambda axes: plot(axes, seen, across, unit, axis)))


def finite(line: Line) -> Line:
    """Return a line's finite points; of very many, the lowest and highest of each stretch."""
    keep = np.flatnonzero(np.isfinite(line.y) & np.isfinite(line.x))
    if len(keep) > POINTS:
        parts = np.array_split(keep, POINTS // 2)
        ends = [(part[line.y[part].argmin()], part[line.y[part].argmax()]) for part in parts]
        keep = np.unique(ends)
    return Line(line.label, line.x[keep], line.y[keep], line.look)


def wide(lines: list[Line]) -> bool:
    """Say whether the values span so much that only a logarithm shows them."""
    values = np.concatenate([line.y for line in lines])
    return bool(values.min() > 0 and values.max() > LOG_FROM * values.min())


def span(y: np.ndarray) -> str:
    """Describe a line in words."""
    return (
        f"from {short(y[0])} to {short(y[-1])}, lowest {short(y.min())}, highest {short(y.max())}"
    )


def plot(axes: Any, lines: list[Line], across: str, unit: str, axis: str) -> None:
    """Paint lines from zero on, with named axes and a legend."""
    axes.set(xlabel=across, ylabel=unit)
    for line in lines:
        axes.plot(line.x, line.y, label=line.label or None, **line.look)
    axes.set_xlim(0, 1.02 * max(line.x.max() for line in lines))
    scale(axes, axis)
    if len(lines) > 1:
        axes.legend(loc="best", handlelength=2.6)


def drawn(paint: Callable[[Any], None]) -> str:
    """Return as SVG what `paint` puts on a pair of axes, whatever the user's own settings are."""
    logging.getLogger("matplotlib").setLevel(logging.ERROR)  # it tells of every missing home
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with matplotlib.rc_context():
        plain = {k: v for k, v in matplotlib.rcParamsDefault.items() if k != "backend"}
        matplotlib.rcParams.update({**plain, **STYLE})
        canvas = FigureCanvasSVG(Figure(figsize=SIZE))
        paint(canvas.figure.add_subplot())
        file = io.StringIO()
        nothing = dict.fromkeys(("Date", "Creator", "Format", "Type"))
        canvas.print_svg(file, metadata=nothing)
    return file.getvalue()


def framed(name: str, title: str, told: str, svg: str) -> Safe:
    """Set a drawing into the page with its title and a sentence for who cannot see it."""
    head = element("title", title, id=f"{name}-title") + element("desc", told, id=f"{name}-desc")
    label = f"{name}-title {name}-desc"
    return element("figure", element("figcaption", title), adopted(svg, name, label, head))


def scale(axes: Any, axis: str) -> None:
    """Set the axes' ticks: plain numbers, whole epochs, a logarithm where it is needed."""
    from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator

    axes.xaxis.set_major_locator(MaxNLocator(6, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:,.0f}"))
    if axis == "log":
        axes.set_yscale("log")
        low, high = axes.get_ylim()
        subs = (1, 2, 5) if high < DECADES * low else (1,)  # of many decades the powers alone
        axes.yaxis.set_major_locator(LogLocator(subs=subs, numticks=6))
        axes.yaxis.set_minor_formatter(FuncFormatter(lambda *_: ""))
    else:
        axes.yaxis.set_major_locator(MaxNLocator(5))
        axes.set_ylim(bottom=0 if axis == "zero" else None)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: tick(y)))
    axes.tick_params(length=3)


def tick(y: float) -> str:
    """Write a number in as few characters as there is room for.

    >>> tick(0.25), tick(1500.0), tick(1e6), tick(7.5e-07)
    ('0.25', '1500', '1e6', '7.5e-7')
    """
    small = abs(y) < 1e-3 or abs(y) >= 1e5
    mantissa, e, power = (f"{y:.2e}" if small and y else f"{y:g}").partition("e")
    return f"{float(mantissa):g}e{int(power)}" if e else mantissa


def adopted(svg: str, name: str, label: str, head: str) -> Safe:
    """Make Matplotlib's file a part of the page: its colours, its font, ids of its own."""
    box = re.search(r'viewBox="([^"]*)"', svg)
    inside = svg[svg.index("<g ") : svg.rindex("</svg>")]
    inside = re.sub(r'\bid="', f'id="{name}-', inside)
    inside = re.sub(r'(url\(#|href="#)', rf"\g<1>{name}-", inside)
    inside = re.sub(r" ?font-family: [^;\"]*;?", "", inside)
    for variable, colour in COLOURS.items():
        inside = inside.replace(colour, f"var(--{variable})")
    around = {"viewBox": box[1] if box else "0 0 440 252", "role": "img", "aria-labelledby": label}
    told = " ".join(f'{key}="{value}"' for key, value in around.items())
    return Safe(f'<svg class="chart" {told}>{head}{inside}</svg>')
