"""A sweep of 160 stored runs: parallel coordinates, importance, one setting against the loss.

The runs were trained by `sweep.py` of this day, which can train them again.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from chainrule.course.picture import Choice, Drawn, Picture, Slider, plot
from chainrule.days.day12_search import sweep

AXES = {
    "lr": "rate",
    "slowdown": "slow",
    "width": "width",
    "batch": "batch",
    "decay": "decay",
    "dropout": "drop",
}
RATIO, GUESSING, GROUPS = "rate ÷ slowdown", 2.303, 6
CHOICES = ("rate", "slowdown", "width", "batch", "decay", "dropout", RATIO)
NAMES = dict(zip(CHOICES, (*AXES, RATIO), strict=True))


@cache
def columns() -> dict[str, np.ndarray]:
    """Return each setting, the ratio and the loss of all runs; none is worse than guessing."""
    runs = sweep.stored()
    told = {name: np.array([run[name] for run in runs], dtype=float) for name in (*AXES, "loss")}
    told["loss"] = np.minimum(np.nan_to_num(told["loss"], nan=GUESSING), GUESSING)
    told[RATIO] = told["lr"] / told["slowdown"]
    return told


def height(name: str, values: np.ndarray) -> np.ndarray:
    """Return where values lie between the ends of their axis, 0 to 1."""
    if name == "loss":
        low, high = columns()["loss"].min(), GUESSING
        return np.log(values / low) / np.log(high / low)
    kind, *ends = sweep.SPACE[name]
    low, high = ends[0], ends[-1]
    if kind == "even":
        return (values - low) / (high - low)
    return np.log(values / low) / np.log(high / low)


def importance(values: np.ndarray, loss: np.ndarray) -> float:
    """Return the share of the variance of log loss that lies between six groups of a setting."""
    y = np.log(loss)
    parts = np.array_split(y[values.argsort(kind="stable")], GROUPS)
    between = sum(len(part) * (part.mean() - y.mean()) ** 2 for part in parts)
    return float(between / ((y - y.mean()) ** 2).sum())


def coordinates(best: np.ndarray, runs: int) -> plot.Panel:
    """Draw each run as a line across all axes, the best on top."""
    told, names = columns(), (*AXES, "loss")
    ticks = [(float(k), label) for k, label in enumerate((*AXES.values(), "loss"))]
    high = [(0.0, "low"), (1.0, "high")]
    panel = plot.Panel(
        "Every run is a line", x=(-0.2, 6.2), y=(-0.05, 1.05), x_ticks=ticks, y_ticks=high
    )
    heights = np.stack([height(name, told[name][:runs]) for name in names], axis=1)  # (N, 7)
    for k in range(len(names)):
        panel.line([k, k], [0, 1], colour="muted", width=1)
    broken = np.full((runs, len(names) + 1), np.nan)
    broken[:, :-1] = heights
    across = np.tile(np.arange(len(names) + 1.0), (runs, 1))
    rest = np.setdiff1d(np.arange(runs), best)
    panel.line(
        across[rest].ravel(),
        broken[rest].ravel(),
        "other runs",
        "muted",
        width=1,
        dash="",
        opacity=0.3,
    )
    panel.line(across[best].ravel(), broken[best].ravel(), "the best", "second", width=1.8, dash="")
    return panel


def bars(runs: int) -> tuple[plot.Panel, dict[str, float]]:
    """Draw the importance of each setting, and what chance alone gives."""
    told = columns()
    found = {name: importance(told[name][:runs], told["loss"][:runs]) for name in (*AXES, RATIO)}
    labels = [*AXES.values(), "ratio"]
    ticks = [(float(k), label) for k, label in enumerate(labels)]
    panel = plot.Panel("Importance", up="share", x=(-0.6, 6.6), y=(0, 0.7), x_ticks=ticks)
    panel.bars(np.arange(len(found)), list(found.values()), "of one setting", "first")
    panel.rule(y=(GROUPS - 1) / (runs - 1), label="by chance")
    return panel, found


def draw(runs: int, best: int, setting: str) -> Drawn:
    """Draw the first so many runs, the best of them marked."""
    told, name = columns(), NAMES[setting]
    loss = told["loss"][:runs]
    chosen = loss.argsort(kind="stable")[:best]
    importances, found = bars(runs)
    values = told[name][:runs]
    shown = values if name == "dropout" else np.log10(values)
    across = setting if name == "dropout" else f"log10 of {setting}"
    against = plot.Panel("One setting against the loss", across, "loss", log="y")
    rest = np.setdiff1d(np.arange(runs), chosen)
    against.points(shown[rest], loss[rest], "other runs", "muted", shape="ring", size=6)
    against.points(shown[chosen], loss[chosen], "the best", "second", shape="circle")
    order = plot.Panel("Best so far", "run", "loss", log="y")
    order.line(np.arange(1, runs + 1), np.minimum.accumulate(loss), "random search")
    most = max(AXES, key=lambda one: found[one])
    ends, label = told[name][chosen], CHOICES[list(NAMES.values()).index(most)]
    says = (
        f"Of {runs} runs the best ends at a loss of {loss.min():.2f}, the middle one at "
        f"{np.median(loss):.2f}. The most important setting alone is {label} "
        f"({found[most]:.2f} of the variance; chance gives {(GROUPS - 1) / (runs - 1):.2f}); "
        f"rate ÷ slowdown gives {found[RATIO]:.2f}. In the best {best} runs {setting} lies between "
        f"{ends.min():.2g} and {ends.max():.2g}."
    )
    return Drawn(plot.row(coordinates(chosen, runs), importances, against, order), says=says)


PICTURE = Picture(
    title="A sweep of 160 runs",
    controls=(
        Slider("runs", "runs", 20, sweep.RUNS, sweep.RUNS, 10),
        Slider("best", "mark the best", 1, 20, 10, 1, nudge=True),
        Choice("setting", "setting below", CHOICES),
    ),
    draw=draw,
)
