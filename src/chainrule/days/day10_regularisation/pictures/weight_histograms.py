"""Weights under L1 and L2: what the price does to useful weights and to those of noise."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from chainrule import scratch as torch
from chainrule.course.picture import Choice, Drawn, Picture, Slider, plot
from chainrule.scratch import nn, optim

USEFUL, NOISE, ROWS, LR, STEPS, EVERY = 10, 40, 100, 0.08, 160, 10
EDGES = np.linspace(-1.35, 1.35, 28)  # the middle bin is centred on zero
KINDS = ("L2 in the loss", "L1 in the loss", "L1 proximal")


@lru_cache(maxsize=1)
def examples() -> tuple[torch.Tensor, torch.Tensor, np.ndarray]:
    """Return features, targets and the true weights, of which the first ten matter."""
    rng = np.random.default_rng(0)
    weight = np.zeros((USEFUL + NOISE, 1))
    weight[:USEFUL, 0] = rng.uniform(0.3, 1, USEFUL) * rng.choice([-1, 1], USEFUL)
    x = rng.standard_normal((ROWS, USEFUL + NOISE))
    y = x @ weight + rng.standard_normal((ROWS, 1))
    inputs, targets = (torch.from_numpy(part.astype(np.float32)) for part in (x, y))
    return inputs, targets, weight[:, 0]


@lru_cache(maxsize=64)
def history(kind: str, strength: float) -> np.ndarray:
    """Return the weights after every tenth step, (T, 50), from the same start for each kind."""
    (x, y, _), rng = examples(), np.random.default_rng(1)
    start = rng.uniform(-0.5, 0.5, (USEFUL + NOISE, 1)).astype(np.float32)
    w = nn.Parameter(torch.from_numpy(start))
    sgd, kept = optim.SGD([w], lr=LR), [start[:, 0].copy()]
    for step in range(1, STEPS + 1):
        loss = ((x @ w - y) ** 2).mean()
        if kind == "L2 in the loss":
            loss = loss + strength * (w * w).sum()
        elif kind == "L1 in the loss":
            loss = loss + strength * w.abs().sum()
        sgd.zero_grad()
        loss.backward()
        sgd.step()
        if kind == "L1 proximal":
            with torch.no_grad():
                w.copy_(torch.sign(w) * (w.abs() - LR * strength).clamp(min=0))
        if step % EVERY == 0:
            kept.append(w.detach().numpy()[:, 0].copy())
    return np.array(kept)


def histogram(kind: str, w: np.ndarray) -> plot.Panel:
    """Draw how many weights lie where, those of noise and the useful ones."""
    middle = (EDGES[1:] + EDGES[:-1]) / 2
    panel = plot.Panel(
        f"{kind}: {int((w == 0).sum())} exact zeros", "weight", "how many",
        x=(EDGES[0], EDGES[-1]), y=(0, 42), height=230,
    )  # fmt: skip
    parts = {"noise": (w[USEFUL:], "second", 0.09), "useful": (w[:USEFUL], "first", 0.06)}
    for label, (part, colour, width) in parts.items():
        there = part[part != 0].clip(EDGES[0], EDGES[-1])
        panel.bars(middle, np.histogram(there, EDGES)[0], label=label, colour=colour, width=width)
    panel.bars([0.0], [float((w == 0).sum())], label="exactly zero", colour="third", width=0.03)
    return panel


def distances(strength: float, step: int) -> plot.Panel:
    """Draw how far the weights are from the true ones, over the steps."""
    panel = plot.Panel("Error beyond the noise", "step", y=(0, 6), height=230)
    for kind in KINDS:
        off = np.sum((history(kind, strength) - examples()[2]) ** 2, axis=1)
        panel.line(np.arange(len(off)) * EVERY, off, label=kind)
    return panel.rule(x=step)


def draw(strength: float, step: int) -> Drawn:
    """Draw the weights of three trainings after some steps."""
    panels, told = [], []
    for kind in KINDS:
        w = history(kind, strength)[step // EVERY]
        panels.append(histogram(kind, w))
        near = int((abs(w) < 0.02).sum())
        told.append(
            f"{kind}: {int((w == 0).sum())} of {len(w)} weights at zero, {near} below 0.02, "
            f"error beyond the noise {np.sum((w - examples()[2]) ** 2):.2f}"
        )
    says = f"Strength {strength:g}, after {step} steps. " + ". ".join(told) + "."
    return Drawn(plot.row(*panels, distances(strength, step)), says=says)


PICTURE = Picture(
    title="Weights under L1 and L2",
    controls=(
        Choice("strength", "strength", (0.0, 0.03, 0.1, 0.2, 0.5, 1.0), 0.2),
        Slider("step", "training steps", 0, STEPS, STEPS, EVERY),
    ),
    draw=draw,
)
