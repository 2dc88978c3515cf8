"""Charts: Matplotlib's SVG, set into the page so that it takes the page's colours.

Each colour is drawn as a stand-in that the page's CSS variable replaces; so a chart is dark
on a dark page. Lines differ in style and marker too, for grey paper and colour-blind eyes.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.train.report.facts import Facts
from chainrule.train.report.figures import short
from chainrule.train.report.markup import Safe, element, text

POINTS = 600  # of a longer line every k-th is drawn
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
SIZE = (6.1, 3.5)  # inches of 72 points


@dataclass(frozen=True)
class Line:
    """One line of a chart."""

    label: str
    x: np.ndarray
    y: np.ndarray
    look: dict[str, Any]


TRAIN = {"color": FIRST, "linewidth": 1.8, "marker": "o", "markersize": 3.5}
VALIDATION = {
    "color": SECOND,
    "linewidth": 1.8,
    "linestyle": (0, (5, 2)),
    "marker": "s",
    "markersize": 3.5,
}
STEPS = {"color": FAINT, "linewidth": 0.8}


def charts(facts: Facts) -> Safe:
    """Return all charts that the run has numbers for."""
    drawn = [draw(facts) for draw in (loss, accuracy, learning_rate, gradient)]
    return element("div", *filter(None, drawn), cls="charts") if any(drawn) else Safe()


def loss(facts: Facts) -> Safe:
    """Draw the loss: of each step thinly, of each epoch on the training and validation part."""
    epochs = facts.epochs
    lines = [
        Line("each step", passed(facts), facts.steps["loss"], STEPS),
        Line("training", epochs["epoch"], epochs["train_loss"], TRAIN),
        Line("validation", epochs["epoch"], epochs["val_loss"], VALIDATION),
    ]
    return figure("loss", "Loss", "loss", lines)


def accuracy(facts: Facts) -> Safe:
    """Draw the accuracy of each epoch, in per cent."""
    epochs = facts.epochs
    lines = [
        Line("training", epochs["epoch"], 100 * epochs["train_accuracy"], TRAIN),
        Line("validation", epochs["epoch"], 100 * epochs["val_accuracy"], VALIDATION),
    ]
    return figure("accuracy", "Accuracy", "accuracy (%)", lines, logs=False)


def learning_rate(facts: Facts) -> Safe:
    """Draw the learning rate of each step."""
    line = Line("", passed(facts), facts.steps["lr"], {"color": FIRST, "linewidth": 1.8})
    return figure("rate", "Learning rate", "learning rate", [line], logs=False)


def gradient(facts: Facts) -> Safe:
    """Draw the norm of the gradient of each step."""
    line = Line("", passed(facts), facts.steps["grad_norm"], {"color": FIRST, "linewidth": 1.0})
    return figure("gradient", "Gradient", "norm of the gradient", [line])


def passed(facts: Facts) -> np.ndarray:
    """Return how many epochs had passed at each step, so that all lines share one axis."""
    ends, step = facts.epochs["step"], facts.steps["step"]
    if not len(ends):
        return step
    at = np.interp(step, np.append(0, ends), np.append(0, facts.epochs["epoch"]))
    beyond = np.maximum(step - ends[-1], 0) * (facts.epochs["epoch"][-1] / ends[-1])
    return np.asarray(at + beyond)


def figure(name: str, title: str, unit: str, lines: list[Line], *, logs: bool = True) -> Safe:
    """Draw one chart as inline SVG with a title and a sentence for who cannot see it."""
    seen = [line for line in map(finite, lines) if len(line.y)]
    if not seen:
        return Safe()
    by_step = lines[0].look is STEPS and len(seen) == 1 and seen[0].x.max() > 1
    svg = render(seen, "step" if by_step else "epoch", unit, logs=logs and wide(seen))
    told = "; ".join(f"{line.label or unit}: {span(line.y)}" for line in seen)
    head = f'<title id="{name}-title">{text(title)}</title><desc id="{name}-desc">{text(told)}</desc>'
    start = f'<svg class="chart" role="img" aria-labelledby="{name}-title {name}-desc" viewBox='
    svg = re.sub(r"^.*?<svg[^>]*viewBox=(\"[^\"]*\")[^>]*>", rf"{start}\1>{head}", svg, flags=re.S)
    return element("figure", element("figcaption", title), Safe(adopted(svg, name)))


def finite(line: Line) -> Line:
    """Return a line's finite points, thinned to what a screen can show."""
    keep = np.flatnonzero(np.isfinite(line.y) & np.isfinite(line.x))
    keep = keep[:: max(len(keep) // POINTS, 1)]
    return Line(line.label, line.x[keep], line.y[keep], line.look)


def wide(lines: list[Line]) -> bool:
    """Say whether the values span so much that only a logarithm shows them."""
    values = np.concatenate([line.y for line in lines])
    return bool(values.min() > 0 and values.max() > 50 * values.min())


def span(y: np.ndarray) -> str:
    """Describe a line in words."""
    return f"from {short(y[0])} to {short(y[-1])}, lowest {short(y.min())}, highest {short(y.max())}"


def render(lines: list[Line], across: str, unit: str, *, logs: bool) -> str:
    """Return the SVG that Matplotlib draws, whatever the user's own settings are."""
    import matplotlib
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    with matplotlib.rc_context():
        matplotlib.rcParams.update({**matplotlib.rcParamsDefault, **STYLE})
        canvas = FigureCanvasSVG(Figure(figsize=SIZE, layout="tight"))
        axes = canvas.figure.add_subplot(xlabel=across, ylabel=unit)
        for line in lines:
            axes.plot(line.x, line.y, label=line.label or None, **line.look)
        scale(axes, logs=logs)
        if len(lines) > 1:
            axes.legend(loc="best", handlelength=2.6)
        file = io.StringIO()
        canvas.print_svg(file, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    return file.getvalue()
