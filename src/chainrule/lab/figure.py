"""The figure of a claim: what was compared, seed by seed, readable on grey paper.

A claim with curves gets lines with the range of its seeds behind them; one without gets a dot a
seed, joined within a seed, and a bar for the mean.
"""

from __future__ import annotations

from textwrap import fill
from typing import Any

import numpy as np

from chainrule.lab.result import Result
from chainrule.lab.shelf import get
from chainrule.page.chart import DECADES, FAINT, FIRST, INK, MUTED, SECOND, drawn, framed, tick
from chainrule.page.figures import short
from chainrule.page.markup import Safe

LOOKS: list[dict[str, Any]] = [
    {"color": FIRST, "linestyle": "-", "marker": "o"},
    {"color": SECOND, "linestyle": (0, (5, 2)), "marker": "s"},
    {"color": INK, "linestyle": (0, (1, 1.5)), "marker": "^"},
    {"color": MUTED, "linestyle": (0, (6, 2, 1, 2)), "marker": "D"},
    {"color": FIRST, "linestyle": (0, (1, 1.5)), "marker": "v"},
    {"color": SECOND, "linestyle": "-", "marker": "P"},
    {"color": INK, "linestyle": (0, (8, 3)), "marker": "X"},
]
MARKS = 8  # on one line
WIDE = 28  # letters of the upward axis's name in one line
BESIDE = 26  # letters of a line's name up to which two stand side by side
SLANTED = 6  # values up to which their names stand upright
SPREAD = 3.5  # longest ÷ shortest step along an axis from which it is logarithmic


def figure(result: Result) -> Safe:
    """Return the claim's figure as inline SVG, with words for who cannot see it."""
    claim, curves, values = get(result.claim), result.curves(), result.values()
    if curves:
        means = {name: y.mean(0) for name, (_, y) in curves.items()}
        ends = [f"{name}: {short(y[0])} to {short(y[-1])}" for name, y in means.items()]
        svg = drawn(lambda axes: lines(axes, claim.axes, curves, log=claim.log))
    elif values:
        ends = [f"{name}: {short(y.mean())}" for name, y in values.items()]
        svg = drawn(lambda axes: dots(axes, claim.axes, values, log=claim.log))
    else:
        effects = {"effect": np.array(result.effects)}
        ends = [f"mean {short(result.decision.mean)}"]
        svg = drawn(lambda axes: dots(axes, ("", claim.outcome), effects, log=False))
    return framed(result.claim, f"{claim.axes[1]} by {claim.axes[0]}", "; ".join(ends), svg)


def lines(axes: Any, names: tuple[str, str], curves: dict[str, Any], *, log: bool) -> None:
    """Paint the mean line of each curve, and the middle of its seeds as a band."""
    from matplotlib.ticker import FuncFormatter, LogLocator

    for look, (name, (x, y)) in zip(LOOKS, curves.items(), strict=False):
        every = max(1, len(x) // MARKS)
        axes.plot(x, y.mean(0), label=name, markersize=4, markevery=every, linewidth=1.6, **look)
        low, high = np.nanpercentile(y, [10, 90], axis=0)
        axes.fill_between(x, low, high, color=look["color"], alpha=0.15, linewidth=0)
    legend(axes, list(curves))
    across = next(iter(curves.values()))[0]
    if geometric(across):
        axes.set_xscale("log")
        subs = (1, 2, 5) if across.max() < DECADES * across.min() else (1,)
        axes.xaxis.set_major_locator(LogLocator(subs=subs, numticks=8))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda x, _: tick(x)))
        axes.xaxis.set_minor_formatter(FuncFormatter(lambda *_: ""))
    finish(axes, names, log=log)


def legend(axes: Any, names: list[str]) -> None:
    """Name the lines above the axes, where no line runs."""
    beside = 2 if len(names) > 1 and max(map(len, names)) <= BESIDE else 1
    rows = -(-len(names) // beside)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), ncols=beside, handlelength=3)
    axes.figure.subplots_adjust(top=0.97 - 0.075 * rows)


def geometric(x: np.ndarray) -> bool:
    """Tell whether an axis was sampled in factors rather than in equal steps.

    >>> geometric(np.array([2, 4, 8, 16])), geometric(np.arange(1, 20))
    (True, False)
    """
    steps = np.diff(np.sort(x))
    return bool(len(steps) and x.min() > 0 and steps.max() > SPREAD * steps.min())


def dots(axes: Any, names: tuple[str, str], values: dict[str, np.ndarray], *, log: bool) -> None:
    """Paint a dot a seed for each value, joined within a seed, and a bar at the mean."""
    table = np.stack(list(values.values()), axis=1)  # (S, V)
    for row in table:
        axes.plot(range(len(row)), row, color=FAINT, linewidth=0.8, marker="o", markersize=3)
    for at, column in enumerate(table.T):
        mean = [column.mean()] * 2
        axes.plot([at - 0.22, at + 0.22], mean, color=FIRST, linewidth=2.4, solid_capstyle="butt")
    named(axes, list(values))
    axes.set_xlim(-0.6, len(values) - 0.4)
    axes.grid(visible=False, axis="x")
    finish(axes, names, log=log)


def named(axes: Any, names: list[str]) -> None:
    """Write the names of the values below them: broken into lines, or slanted where many stand."""
    if len(names) > SLANTED:
        axes.set_xticks(range(len(names)), names, fontsize=8, rotation=30, ha="right")
        axes.figure.subplots_adjust(bottom=0.34)
        return
    labels = [broken(name) if len(names) > 3 else name for name in names]
    axes.set_xticks(range(len(names)), labels, fontsize=9 if len(names) < SLANTED else 8)
    rows = max(label.count("\n") for label in labels)
    axes.figure.subplots_adjust(bottom=0.16 + 0.06 * rows)


def broken(name: str) -> str:
    r"""Break the name of a value into lines, since many stand side by side.

    >>> broken("error, AdamW, decay 0.1"), broken("four linear")
    ('error,\nAdamW,\ndecay 0.1', 'four\nlinear')
    """
    return name.replace(", ", ",\n") if ", " in name else name.replace(" ", "\n", 1)


def finish(axes: Any, names: tuple[str, str], *, log: bool) -> None:
    """Name the axes and write their numbers short."""
    from matplotlib.ticker import FuncFormatter, LogLocator

    up = fill(names[1] + ", log scale" * log, WIDE)
    axes.set(xlabel=names[0], ylabel=up)
    axes.figure.subplots_adjust(left=0.15 + 0.035 * up.count("\n"))
    if log:
        axes.set_yscale("log")
        low, high = axes.get_ylim()
        subs = (1, 2, 5) if high < DECADES * low else (1,)
        axes.yaxis.set_major_locator(LogLocator(subs=subs, numticks=6))
        axes.yaxis.set_minor_formatter(FuncFormatter(lambda *_: ""))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda y, _: tick(y)))
    axes.tick_params(length=3)
