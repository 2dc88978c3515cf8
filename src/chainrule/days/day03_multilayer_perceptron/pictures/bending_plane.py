"""Hidden units bend the plane until one straight cut parts what no line could.

A network with one hidden layer of two or three units is trained by our own engine; the slider goes
through the stored steps. Left: the plane with the line of each hidden unit. Right: the same points
and the same grid as the hidden units see them, where the output unit cuts straight.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from chainrule import engine
from chainrule import scratch as torch
from chainrule.course.picture import Choice, Drawn, Picture, Slider, plot
from chainrule.data import shapes
from chainrule.page.figures import percent
from chainrule.scratch import nn, optim, traps

F = engine.get("numpy").F
EDGE, EVERY, LAST = 1.6, 10, 300
WEAK = 3e-3  # decay that keeps the units from saturating, so that the bend can be seen
BENDS = {"tanh": nn.Tanh, "relu": nn.ReLU, "sigmoid": nn.Sigmoid, "none": nn.Identity}
LINE = np.linspace(-EDGE, EDGE, 41, dtype=np.float32)
GRID = np.stack(np.meshgrid(LINE, LINE), axis=-1)  # (H, W, 2)


def points(name: str) -> shapes.Points:
    """Return eighty points of a set that no line separates."""
    if name == "xor":
        rng = np.random.default_rng(3)
        x = rng.uniform(0.4, 1.2, (80, 2)) * rng.choice([-1, 1], (80, 2))
        return x.astype(np.float32), (x[:, 0] * x[:, 1] < 0).astype(np.int64)
    if name == "circle":
        return shapes.circles(80, inner=0.4, noise=0.06, seed=1)
    x, y = shapes.moons(80, noise=0.08, seed=1)
    return x - np.array([0.5, 0.25], dtype=np.float32), y


@lru_cache(maxsize=64)
def trained(name: str, units: int, kind: str, seed: int) -> list[dict[str, Any]]:
    """Train once, and return copies of the weights every ten steps."""
    generator = torch.Generator().manual_seed(seed)
    net = nn.Sequential(nn.Linear(2, units), BENDS[kind](), nn.Linear(units, 1))
    for weights in net.parameters():
        nn.init.uniform_(weights, -1.0, 1.0, generator=generator)
    x, y = (torch.from_numpy(part) for part in points(name))
    y, kept = y.float()[:, None], []
    optimizer = optim.Adam(net.parameters(), lr=0.05, weight_decay=WEAK)
    with traps.silenced():
        for step in range(LAST + 1):
            loss = F.binary_cross_entropy_with_logits(net(x), y)
            if step % EVERY == 0:
                kept.append({k: v.numpy().copy() for k, v in net.state_dict().items()})
                kept[-1]["loss"] = loss.item()
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    return kept


def hidden(weights: dict[str, Any], kind: str, x: np.ndarray) -> np.ndarray:
    """Return what the hidden units say: (..., 2) -> (..., U)."""
    z = torch.from_numpy(x @ weights["0.weight"].T + weights["0.bias"])
    return BENDS[kind]()(z).numpy()


def seen(weights: dict[str, Any], h: np.ndarray) -> tuple[np.ndarray, tuple[str, str]]:
    """Return hidden values as places in a flat picture: (..., U) -> (..., 2), and its axes.

    Of three units we look along the cut, so that it is seen edge-on: up goes the output's score,
    across the direction in which the rest of the grid is widest.
    """
    if h.shape[-1] == 2:
        return h, ("unit 1", "unit 2")
    up = weights["2.weight"][0] / (np.linalg.norm(weights["2.weight"]) + 1e-9)
    everywhere = h.reshape(-1, h.shape[-1])
    flat = everywhere - everywhere.mean(0)
    flat = flat - np.outer(flat @ up, up)
    across = np.linalg.svd(flat, full_matrices=False)[2][0]
    return np.stack([h @ across, h @ up], axis=-1), ("across the cut", "towards blue")


def draw(data: str, units: int, activation: str, step: int, seed: int) -> Drawn:
    """Draw the plane before and after the hidden layer."""
    weights = trained(data, units, activation, seed)[step // EVERY]
    x, y = points(data)
    score = hidden(weights, activation, GRID) @ weights["2.weight"][0] + weights["2.bias"][0]
    right = hidden(weights, activation, x) @ weights["2.weight"][0] + weights["2.bias"][0] > 0
    share = float((right == (y > 0)).mean())
    before = plane(weights, score, (x, y), units)
    after = bent(weights, activation, (x, y))
    says = (
        f"After {step} steps the loss is {weights['loss']:.3f} and {percent(share, 0)} of 80 "
        f"points are on the right side. Before: {units} lines, one a hidden unit. After: one "
        "straight cut through what the hidden units make of the plane."
    )
    return Drawn(plot.row(before, after), says)


def plane(
    weights: dict[str, Any], score: np.ndarray, part: shapes.Points, units: int
) -> plot.Panel:
    """Draw the plane as it comes in, the decision, and each unit's own line."""
    panel = plot.Panel("Before: the plane", "x", "y", height=340)
    both = (-EDGE, EDGE)
    panel.field(np.tanh(score / 2), both, both, signed=True, high=2)
    panel.contours(score, both, both, (0.0,), "ink", width=2.5)
    for i in range(units):
        z = GRID @ weights["0.weight"][i] + weights["0.bias"][i]
        column = ("third", "fourth", "fifth")[i]
        panel.contours(z, both, both, (0.0,), column, width=2.0)
        panel.named(f"unit {i + 1} = 0", sample(column))
    return dotted(panel, part[0], part[1])


def bent(weights: dict[str, Any], kind: str, part: shapes.Points) -> plot.Panel:
    """Draw the grid and the points as the hidden units see them, and the straight cut."""
    x, y = part
    h = np.concatenate(
        [
            hidden(weights, kind, GRID[::4]).reshape(-1, len(weights["0.bias"])),
            hidden(weights, kind, GRID[:, ::4]).reshape(-1, len(weights["0.bias"])),
            hidden(weights, kind, x),
        ]
    )  # rows, columns, points
    place, names = seen(weights, h)
    rows, columns = place[: 11 * 41].reshape(11, 41, 2), place[11 * 41 : 22 * 41].reshape(41, 11, 2)
    panel = plot.Panel("After: as the hidden units see it", *names, height=340)
    for line in [*rows, *np.swapaxes(columns, 0, 1)]:
        panel.line(line[:, 0], line[:, 1], colour="faint", width=1.0)
    (low, high), v, b = ends(place[:, 0]), weights["2.weight"][0], float(weights["2.bias"][0])
    if len(v) == 3:
        height = -b / (np.linalg.norm(v) + 1e-9)
        across, up = np.array([low, high]), np.array([height, height])
    else:
        across, (down, top) = np.linspace(low, high, 200), ends(place[:, 1])
        up = -(v[0] * across + b) / (v[1] if abs(v[1]) > 1e-6 else 1e-6)
        up = np.where((up >= down) & (up <= top), up, np.nan)
    panel.line(across, up, colour="ink", width=2.5)
    panel.named("the output's cut", sample("ink"))
    return dotted(panel, place[22 * 41 :], y)


def ends(values: np.ndarray) -> tuple[float, float]:
    """Return a range with a little room."""
    low, high = float(values.min()), float(values.max())
    room = 0.08 * (high - low) + 1e-3
    return low - room, high + room


def sample(colour: str) -> str:
    """Return a line for the legend."""
    return f'<path d="M0 5h22" stroke="var(--{colour})" stroke-width="2.5" fill="none"/>'


def dotted(panel: plot.Panel, x: np.ndarray, y: np.ndarray) -> plot.Panel:
    """Put both classes on a panel."""
    panel.points(x[y > 0, 0], x[y > 0, 1], "blue", "first", shape="circle", size=7)
    return panel.points(x[y < 1, 0], x[y < 1, 1], "orange", "second", shape="square", size=6)


PICTURE = Picture(
    title="Hidden units bend the plane",
    controls=(
        Choice("data", "data set", ("xor", "circle", "moons")),
        Slider("units", "hidden units", 2, 3, 2, 1),
        Choice("activation", "activation", tuple(BENDS)),
        Slider("step", "training step", 0, LAST, LAST, EVERY, nudge=True),
        Slider("seed", "seed of the weights", 0, 9, 3, 1),
    ),
    draw=draw,
)
