"""Loss surface: what one loss makes of a line with two weights, and where each point is pushed."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

import numpy as np

from chainrule import engine
from chainrule import scratch as torch
from chainrule.course.picture import Choice, Drawn, Picture, Slider, plot

F = engine.get("numpy").F
REACH, GRID, ARROWS = 6.0, 41, 11
FAR = 100.0  # a descent beyond this has flown off
EACH: dict[str, Callable[[Any, Any], Any]] = {
    "squared error": lambda z, t: F.mse_loss(z, t, reduction="none"),
    "absolute error": lambda z, t: F.l1_loss(z, t, reduction="none"),
    "Huber": lambda z, t: F.huber_loss(z, t, reduction="none"),
    "cross-entropy": lambda z, t: F.binary_cross_entropy_with_logits(z, t, reduction="none"),
    "squared error of p": lambda z, t: (torch.sigmoid(z) - t) ** 2,
}
CLASSES = ("cross-entropy", "squared error of p")  # targets 0 and 1, p = sigmoid(w x + b)
Numbers = tuple[np.ndarray, np.ndarray]


@lru_cache
def examples(classes: bool, outliers: int) -> Numbers:
    """Return 12 inputs and targets; the rightmost `outliers` are shifted down, or flipped."""
    rng = np.random.default_rng(0)
    x = np.linspace(-2, 2, 12)
    t = (x > 0.3) * 1.0 if classes else 1.5 * x + 0.5 + rng.normal(0, 0.3, 12)
    if outliers:
        t[-outliers:] = 1 - t[-outliers:] if classes else t[-outliers:] - 9
    if classes:
        t[[5, 7]] = 1 - t[[5, 7]]  # the classes overlap, so the best weights are finite
    return x, t


@lru_cache(maxsize=64)
def slopes(loss: str, outliers: int, places: tuple[tuple[float, float], ...]) -> Numbers:
    """Return the mean loss at each place (w, b), and its gradient there."""
    x, t = (torch.tensor(a[None].tolist()) for a in examples(loss in CLASSES, outliers))
    w = torch.tensor(places).requires_grad_()  # (M, 2)
    z = w[:, :1] * x + w[:, 1:]  # (M, N)
    each = EACH[loss](z, t.expand(*z.shape)).mean(dim=1)
    each.sum().backward()
    return each.detach().numpy(), w.grad.numpy()


def lattice(n: int, reach: float) -> tuple[tuple[float, float], ...]:
    """Return the places of an n by n grid, row by row."""
    line = np.linspace(-reach, reach, n).tolist()
    return tuple((w, b) for b in line for w in line)


def descent(loss: str, outliers: int, start: tuple[float, float], rate: float, steps: int) -> Any:
    """Return the places of plain gradient descent, (T, 2)."""
    way = [np.array(start)]
    for _ in range(steps):
        _, gradient = slopes(loss, outliers, (tuple(way[-1].tolist()),))
        way.append(way[-1] - rate * gradient[0])
        if np.abs(way[-1]).max() > FAR:
            break
    return np.array(way)


def draw(loss: str, outliers: int, w: float, b: float, rate: float, steps: int) -> Drawn:
    """Draw the surface with its arrows and one descent, and the line it ends at."""
    z = slopes(loss, outliers, lattice(GRID, REACH))[0].reshape(GRID, GRID)
    span = (-REACH, REACH)
    plane = plot.Panel("Loss, and the push downhill", "weight", "bias", x=span, y=span, height=340)
    levels = tuple(np.quantile(z, (0.02, 0.06, 0.12, 0.2, 0.3, 0.42, 0.55, 0.7, 0.85)).tolist())
    plane.contours(z, span, span, levels=levels, colour="faint")
    at = lattice(ARROWS, REACH * 0.92)
    push = -slopes(loss, outliers, at)[1]
    length = np.linalg.norm(push, axis=1, keepdims=True)
    most = float(np.quantile(length, 0.8))
    push = push / np.maximum(length, 1e-12) * np.minimum(length / most, 1) * 0.85
    tail = np.array(at)
    head = tail + push
    plane.arrows(tail[:, 0], tail[:, 1], head[:, 0], head[:, 1], "muted", width=1.2)
    way = descent(loss, outliers, (w, b), rate, steps)
    plane.line(way[:, 0], way[:, 1], colour="second", width=2.5)
    plane.points([w], [b], colour="second", shape="ring")
    plane.points(way[-1:, 0], way[-1:, 1], colour="second")
    return Drawn(plot.row(plane, fit(loss, outliers, way[-1])), told(loss, outliers, way))


def fit(loss: str, outliers: int, end: np.ndarray) -> plot.Panel:
    """Draw the examples and what the net says at the end."""
    x, t = examples(loss in CLASSES, outliers)
    panel = plot.Panel("Where it ends", "input", "target and answer", x=(-2.2, 2.2), height=340)
    panel.y = (-0.2, 1.2) if loss in CLASSES else (float(t.min()) - 0.5, float(t.max()) + 0.5)
    line = np.linspace(-2.2, 2.2, 89)
    z = end[0] * line + end[1]
    answer = 1 / (1 + np.exp(-z)) if loss in CLASSES else z
    return panel.points(x, t, "targets", "ink").line(line, answer, "answer", "second")


def told(loss: str, outliers: int, way: np.ndarray) -> str:
    """Say what the descent did, with its numbers."""
    ends = tuple(tuple(place.tolist()) for place in (way[0], way[-1]))
    value, gradient = slopes(loss, outliers, ends)
    flown = "; it flies off" if np.abs(way[-1]).max() > FAR else ""
    return (
        f"{loss[0].upper()}{loss[1:]}, number of outliers {outliers}: the gradient at the start "
        f"has the length {np.linalg.norm(gradient[0]):.3g}. After {len(way) - 1} steps the loss "
        f"went from {value[0]:.3g} to {value[1]:.3g}, at weight {way[-1, 0]:.3g} and bias "
        f"{way[-1, 1]:.3g}{flown}."
    )


PICTURE = Picture(
    title="Loss surfaces and where they push",
    controls=(
        Choice("loss", "loss", tuple(EACH)),
        Slider("outliers", "outliers", 0, 3, 1, 1),
        Slider("w", "first weight", -6.0, 6.0, -4.0, 0.5),
        Slider("b", "first bias", -6.0, 6.0, 4.0, 0.5),
        Choice("rate", "learning rate", (0.03, 0.1, 0.3, 1.0), 0.3),
        Slider("steps", "steps", 0, 100, 60, 5),
    ),
    draw=draw,
)
