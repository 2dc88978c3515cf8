"""Optimizers racing on a surface: plain descent, momentum, Nesterov, and Adam for a first look."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule import scratch as torch
from chainrule.course.picture import Choice, Drawn, Picture, Slider, Toggle, plot
from chainrule.scratch import nn, optim

SIDE = 61  # grid points a side
FAR = 1e3  # a runner beyond this has flown off
Surface = Callable[[Any, Any], Any]
SURFACES: dict[str, tuple[Surface, tuple[float, float], tuple[float, float]]] = {
    # the function, where the race starts, its goal
    "long valley": (lambda x, y: 0.5 * (0.1 * x**2 + 2.0 * y**2), (-2.6, 1.2), (0.0, 0.0)),
    "round bowl": (lambda x, y: 0.5 * (x**2 + y**2), (-2.5, 1.6), (0.0, 0.0)),
    "saddle": (
        lambda x, y: 0.5 * x**2 - 0.5 * y**2 + 0.06 * y**4,
        (-2.6, 0.01),
        (0.0, 2.0412),
    ),
    "two valleys": (
        lambda x, y: 0.25 * (x**2 - 2) ** 2 * 0.5 + 0.3 * x + 0.5 * y**2,
        (2.4, 1.6),
        (-1.5454, 0.0),
    ),
}
RUNNERS = {
    "SGD": lambda p, lr, beta: optim.SGD(p, lr=lr),
    "momentum": lambda p, lr, beta: optim.SGD(p, lr=lr, momentum=beta),
    "Nesterov": lambda p, lr, beta: optim.SGD(p, lr=lr, momentum=beta, nesterov=beta > 0),
    "Adam": lambda p, lr, beta: optim.Adam(p, lr=lr),
}


def path(surface: Surface, begin: tuple[float, float], make: Any, steps: int) -> np.ndarray:
    """Return the places of one runner, (T, 2); it stops where it has flown off."""
    w = nn.Parameter(torch.tensor(begin))
    optimizer, places = make([w]), [begin]
    for _ in range(steps):
        optimizer.zero_grad()
        surface(w[0], w[1]).backward()
        optimizer.step()
        x, y = w.detach().numpy().tolist()
        if not np.isfinite([x, y]).all() or max(abs(x), abs(y)) > FAR:
            break
        places.append((x, y))
    return np.array(places)


def draw(surface: str, rate: float, beta: float, steps: int, adam: bool) -> Drawn:
    """Run the race, and draw the ways over the surface and the loss of each runner."""
    f, begin, goal = SURFACES[surface]
    line = np.linspace(-3, 3, SIDE)
    z = f(*np.meshgrid(line, line))
    plane = plot.Panel("The ways", "w1", "w2", x=(-3, 3), y=(-3, 3), height=340)
    levels = np.quantile(z, np.linspace(0.04, 0.9, 9))
    plane.contours(z, (-3, 3), (-3, 3), levels=tuple(levels), colour="faint")
    plane.points([goal[0]], [goal[1]], "", "ink", shape="cross", size=10, tips=["lowest point"])
    losses = plot.Panel("Loss above the lowest point", "step", log="y", height=260)
    lowest, told = float(f(*map(np.asarray, goal))), []
    for name in RUNNERS if adam else list(RUNNERS)[:3]:
        places = path(f, begin, lambda p, make=RUNNERS[name]: make(p, rate, beta), steps)
        loss = np.maximum(f(*places.T) - lowest, 1e-8)
        shown = np.where(np.abs(places).max(axis=1, keepdims=True) <= 3, places, np.nan)
        plane.line(shown[:, 0], shown[:, 1], label=name)
        losses.line(np.arange(len(loss)), loss, label=name)
        told.append(f"{name} {'flies off' if len(places) <= steps else f'{loss[-1]:.2g}'}")
    says = f"Loss above the lowest point after {steps} steps at rate {rate:g}: {', '.join(told)}."
    return Drawn(plot.row(plane, losses), says=says)


PICTURE = Picture(
    title="Optimizers racing on a surface",
    controls=(
        Choice("surface", "surface", tuple(SURFACES)),
        Choice("rate", "learning rate", (0.003, 0.01, 0.03, 0.1, 0.3, 0.9, 1.1, 2.1), 0.3),
        Slider("beta", "momentum", 0.0, 0.98, 0.8, 0.02),
        Slider("steps", "steps", 5, 120, 40, 5),
        Toggle("adam", "let Adam run too", False),
    ),
    draw=draw,
)
