"""Gradient by depth: how long the gradient of each layer's weights is after one backward pass.

Going back through a layer multiplies by the activation's slope and by the weights. Too small a
product, and the first layers hear nothing; too large, and they hear thunder.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np

from chainrule import data, engine
from chainrule import scratch as torch
from chainrule.course.picture import Choice, Drawn, Picture, Slider, plot
from chainrule.scratch import nn, traps

F = engine.get("numpy").F
WIDTH, EXAMPLES = 64, 128
BENDS = {
    "sigmoid": nn.Sigmoid,
    "tanh": nn.Tanh,
    "relu": nn.ReLU,
    "leaky relu": nn.LeakyReLU,
    "gelu": nn.GELU,
    "linear": nn.Identity,
}
START = {
    "PyTorch's default": lambda w, g: nn.init.uniform_(
        w, -(w.shape[1] ** -0.5), w.shape[1] ** -0.5, generator=g
    ),
    "He": lambda w, g: nn.init.kaiming_normal_(w, nonlinearity="relu", generator=g),
    "Xavier": lambda w, g: nn.init.xavier_normal_(w, generator=g),
    "N(0, 0.01²)": lambda w, g: nn.init.normal_(w, std=0.01, generator=g),
    "N(0, 1)": lambda w, g: nn.init.normal_(w, generator=g),
}
EVEN = 3.0  # first and last within this factor count as alike


def norms(layers: int, activation: str, start: str, seed: int) -> np.ndarray:
    """Return the length of the gradient of each hidden layer's weights on digits."""
    generator = torch.Generator().manual_seed(seed)
    widths = [64, *[WIDTH] * layers, 10]
    linear: list[Any] = [nn.Linear(a, b) for a, b in pairwise(widths)]
    for layer in linear:
        START[start](layer.weight, generator)
        nn.init.zeros_(layer.bias)
    parts = [part for layer in linear[:-1] for part in (layer, BENDS[activation]())]
    digits = data.load("digits")
    x = torch.from_numpy((digits.x_train[:EXAMPLES].reshape(-1, 64) / 8 - 1).astype(np.float32))
    y = torch.from_numpy(digits.y_train[:EXAMPLES].astype(np.int64))
    with traps.silenced(), np.errstate(all="ignore"):
        F.cross_entropy(nn.Sequential(*parts, linear[-1])(x), y).backward()
        return np.array([layer.weight.grad.norm().item() for layer in linear[:-1]])


def draw(layers: int, activation: str, start: str, seed: int) -> Drawn:
    """Draw one bar a hidden layer."""
    found = norms(layers, activation, start, seed)
    at = np.arange(1, layers + 1)
    sound = np.isfinite(found) & (found > 0)
    panel = plot.Panel(
        f"By layer: {activation}, {start}",
        "hidden layer",
        "length of its weights' gradient, log scale",
        log="y",
        x=(0.4, layers + 0.6),
        x_ticks=[(float(i), str(i)) for i in at if layers <= 12 or i % 5 == 0 or i == 1],
        height=300,
    )
    panel.bars(at[sound], found[sound], width=0.7)
    return Drawn(plot.row(panel), says(found, activation, start))


def says(found: np.ndarray, activation: str, start: str) -> str:
    """Tell what reaches the first layer, in words."""
    first, last = float(found[0]), float(found[-1])
    head = f"Through {len(found)} hidden layers with {activation} and {start}, "
    if not np.isfinite(found).all():
        return head + f"the gradient overflows: the last hidden layer's length is {last:.3g}."
    if not first or not last:
        return head + f"the gradient dies: {int((found == 0).sum())} layers get exactly 0."
    ratio = first / last
    lengths = f"{first:.2g} at the first layer and {last:.2g} at the last hidden one"
    if 1 / EVEN <= ratio <= EVEN:
        return head + f"the gradient stays alike: {lengths}, a ratio of {ratio:.2g}."
    way, factor = ("shrinks", 1 / ratio) if ratio < 1 else ("grows", ratio)
    return (
        head + f"the gradient {way} {float(f'{factor:.2g}'):,.0f} times on its way back: {lengths}."
    )


PICTURE = Picture(
    title="Gradient by depth",
    controls=(
        Slider("layers", "hidden layers", 2, 30, 10, 1),
        Choice("activation", "activation", tuple(BENDS)),
        Choice("start", "initial weights", tuple(START)),
        Slider("seed", "seed", 0, 9, 0, 1),
    ),
    draw=draw,
)
