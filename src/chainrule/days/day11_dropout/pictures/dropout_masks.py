"""Dropout masks, step by step: what one example looks like inside, and what the net answers.

A small net with feature maps learns the embedded digits with dropout when the picture is first
asked for; its steps are replayed here with masks of their own. Shown are new examples of which it
is fairly sure and not quite: there a mask matters.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from chainrule import data
from chainrule import scratch as torch
from chainrule.course.picture import Choice, Drawn, Picture, Slider, plot
from chainrule.scratch import nn, optim

MAPS, SIDE, TRAINED_WITH, PASSES = 6, 8, 0.3, 200
EXAMPLES, FAIRLY_SURE = 24, 0.8
KINDS = {"single values": (MAPS, SIDE, SIDE), "whole maps": (MAPS, 1, 1)}


@lru_cache(maxsize=1)
def trained() -> tuple[Any, Any, np.ndarray, np.ndarray]:
    """Return the part before dropout, the part behind it, and examples it has not seen."""
    digits = data.load("digits")
    x = (digits.x_train.reshape(-1, 1, SIDE, SIDE) / 16).astype(np.float32)  # (N, 1, 8, 8)
    generator, rng = torch.get_rng_state(), np.random.default_rng(0)
    torch.manual_seed(1)
    below = nn.Sequential(nn.Conv2d(1, MAPS, 3, padding=1), nn.ReLU())
    above = nn.Sequential(nn.Flatten(), nn.Linear(MAPS * SIDE**2, 10))
    net = nn.Sequential(below, nn.Dropout(TRAINED_WITH), above)
    adam, loss_of = optim.Adam(net.parameters(), lr=0.01), nn.CrossEntropyLoss()
    for _ in range(80):
        rows = rng.integers(0, 1400, 32)
        loss = loss_of(net(torch.tensor(x[rows])), torch.tensor(digits.y_train[rows]))
        adam.zero_grad()
        loss.backward()
        adam.step()
    torch.set_rng_state(generator)
    new, y = x[1400:], digits.y_train[1400:]
    with torch.no_grad():
        shares = torch.softmax(net.eval()(torch.tensor(new)), dim=1).numpy()
    fair = np.abs(shares[np.arange(len(y)), y] - FAIRLY_SURE).argsort(kind="stable")[:EXAMPLES]
    return below, above, new[fair], y[fair]


@lru_cache(maxsize=32)
def passes(example: int, p: float, kind: str) -> tuple[np.ndarray, ...]:
    """Return the maps of evaluation and of each step, and the probabilities of both."""
    below, above, x, _ = trained()
    with torch.no_grad():
        maps = below(torch.tensor(x[example - 1 : example]))  # (1, 6, 8, 8)
        rng = np.random.default_rng(example)
        keep = rng.random((PASSES, *KINDS[kind])) < 1 - p
        noise = torch.tensor((keep / (1 - p)).astype(np.float32))
        dropped = maps * noise  # (T, 6, 8, 8)
        shares = torch.softmax(above(dropped), dim=1)
        settled = torch.softmax(above(maps), dim=1)
    return maps.numpy()[0], dropped.numpy(), settled.numpy()[0], shares.numpy()


def tiled(maps: np.ndarray) -> np.ndarray:
    """Return six maps as two rows of three, with a gap between them: (6, 8, 8) -> (17, 26)."""
    board = np.full((2 * SIDE + 1, 3 * SIDE + 2), np.nan)
    for k, one in enumerate(maps):
        top, left = (k // 3) * (SIDE + 1), (k % 3) * (SIDE + 1)
        board[top : top + SIDE, left : left + SIDE] = one
    return board


def board(title: str, maps: np.ndarray, most: float) -> plot.Panel:
    """Draw six maps, the first row on top."""
    cells = tiled(maps)[::-1]
    panel = plot.Panel(title, height=230, bare=True)
    return panel.field(cells, (0, cells.shape[1]), (0, cells.shape[0]), low=0.0, high=most)


def draw(step: int, p: float, kind: str, example: int) -> Drawn:
    """Draw one step's maps, its answer, and the answers of all steps up to it."""
    *_, labels = trained()
    maps, dropped, settled, shares = passes(example, p, kind)
    now, true = dropped[step - 1], int(labels[example - 1])
    most = max(float(maps.max()), float(now.max()))
    boards = [board("Six maps in evaluation", maps, most), board(f"At step {step}", now, most)]
    answer = plot.Panel(
        "Answer", "digit", "probability", y=(0, 1.05), x=(-0.6, 9.6), x_ticks=TICKS, height=260
    )
    answer.bars(np.arange(10) - 0.2, shares[step - 1], "this mask", width=0.4)
    answer.bars(np.arange(10) + 0.2, settled, "evaluation", width=0.4)
    over = shares[:step, true]
    ways = plot.Panel(f"Probability of {true}, the label", "step", y=(0, 1), height=260)
    ways.line(np.arange(1, step + 1), over, "each mask", marks="circle" if step < 40 else "")
    ways.line(np.arange(1, step + 1), np.cumsum(over) / np.arange(1, step + 1), "mean so far")
    ways.rule(y=float(settled[true]), label="evaluation")
    alive = int((maps > 0).sum())
    off = alive - int((now > 0).sum())
    says = (
        f"Step {step}: of {alive} values above zero {off} were dropped, the others grew "
        f"by a factor of {1 / (1 - p):.2f}. With this mask the label {true} gets "
        f"{shares[step - 1, true]:.2f}; the mean of {step} masks is {over.mean():.2f}, evaluation "
        f"says {settled[true]:.2f}."
    )
    return Drawn(plot.row(*boards, answer, ways), says=says)


TICKS = [(float(k), str(k)) for k in range(10)]
PICTURE = Picture(
    title="Dropout masks, step by step",
    controls=(
        Slider("step", "step", 1, PASSES, 10, 1, nudge=True),
        Slider("p", "p, the share dropped", 0.0, 0.9, 0.5, 0.05),
        Choice("kind", "what is dropped", tuple(KINDS)),
        Slider("example", "example", 1, EXAMPLES, 1, 1, nudge=True),
    ),
    draw=draw,
)
