"""Activation distributions by layer, with and without normalisation."""

from __future__ import annotations

from functools import lru_cache
from math import sqrt
from typing import Any

import numpy as np

from chainrule import data
from chainrule import scratch as torch
from chainrule.course.picture import Choice, Drawn, Picture, Slider, plot
from chainrule.scratch import nn, optim

WIDE, MOST = 32, 4.0  # units a layer; largest value that is shown
RATE, BATCH, SHOWN = 0.1, 64, 256  # SHOWN: examples whose values are drawn
HUGE = 100.0  # a loss beyond which a step would only bring NaN
NORMS = {"batch norm": nn.BatchNorm1d, "layer norm": nn.LayerNorm, "RMS norm": nn.RMSNorm}
ACTS = {"ReLU": nn.ReLU, "tanh": nn.Tanh}


@lru_cache(maxsize=1)
def digits() -> tuple[Any, Any]:
    """Return the digits: (N, 64) around zero, with deviation one, and their classes."""
    known = data.load("digits")
    x = known.x_train.reshape(-1, 64).astype(np.float32)
    return torch.tensor((x - x.mean()) / x.std()), torch.tensor(known.y_train)


def build(depth: int, factor: float, act: str, norm: str) -> nn.Sequential:
    """Return a net whose weights have `factor` times He's deviation; `norm` "" for none."""
    torch.manual_seed(0)
    layers: list[nn.Module] = []
    for i in range(depth):
        linear = nn.Linear(WIDE if i else 64, WIDE, bias=not norm)
        nn.init.normal_(linear.weight, std=factor * sqrt(2 / linear.in_features))
        if linear.bias is not None:
            nn.init.zeros_(linear.bias)
        layers += [linear, *([NORMS[norm](WIDE)] if norm else []), ACTS[act]()]
    return nn.Sequential(*layers, nn.Linear(WIDE, 10))


def trained(net: nn.Sequential, steps: int) -> float:
    """Train some steps of SGD, none where the loss is huge; return the loss of one batch."""
    x, y = digits()
    sgd, rng = optim.SGD(net.parameters(), lr=RATE), np.random.default_rng(0)
    for _ in range(steps):
        rows = rng.choice(len(x), BATCH, replace=False)
        loss = nn.functional.cross_entropy(net(x[rows]), y[rows])
        if not loss.item() < HUGE:
            break
        sgd.zero_grad()
        loss.backward()
        sgd.step()
    return float(nn.functional.cross_entropy(net(x[:SHOWN]), y[:SHOWN]).item())


def before_bends(net: nn.Sequential) -> list[np.ndarray]:
    """Return what enters each activation, for one batch, as in training."""
    found, values = [], digits()[0][:SHOWN]
    for layer in net:
        if isinstance(layer, tuple(ACTS.values())):
            found.append(values.detach().numpy().ravel())
        values = layer(values)
    return found


def panel(title: str, values: list[np.ndarray]) -> plot.Panel:
    """Return the histogram of each layer as a column; strong means many values."""
    edges = np.linspace(-MOST, MOST, 42)
    inside = [np.histogram(np.clip(v, -MOST, MOST), edges)[0] for v in values]
    z = np.array([np.sqrt(counts / counts.max()) for counts in inside]).T  # (bins, layers)
    n = len(values)
    ticks = [(i, str(i)) for i in range(1, n + 1) if n < 9 or i % 2]
    up = (-MOST, 1.08 * MOST)  # the highest number stands clear of the axis's name
    shown = plot.Panel(
        title, "layer", "value before the activation", y=up, height=280, x_ticks=ticks
    )
    return shown.field(z, (0.5, n + 0.5), (-MOST, MOST), low=0.0)


def draw(norm: str, factor: float, act: str, depth: int, steps: int) -> Drawn:
    """Draw what enters each activation in both nets, and its deviation by layer."""
    spreads, told, panels = {}, [], []
    for name, kind in (("no norm", ""), (norm, norm)):
        net = build(depth, factor, act, kind)
        loss = trained(net, steps)
        values = before_bends(net)
        panels.append(panel(f"{'Without' if not kind else 'With'} {norm}", values))
        spreads[name] = [max(float(v.std()), 1e-6) for v in values]
        first, last = spreads[name][0], spreads[name][-1]
        told.append(f"{name}: {first:.2g} in layer 1, {last:.2g} in layer {depth}, loss {loss:.3g}")
    ticks = [(i, str(i)) for i in range(1, depth + 1)]
    sizes = plot.Panel("Deviation by layer", "layer", log="y", height=280, x_ticks=ticks)
    for name, deviations in spreads.items():
        sizes.line(range(1, depth + 1), deviations, label=name, marks="circle")
    says = f"Deviation after {steps} steps of training; {'; '.join(told)}."
    return Drawn(plot.row(*panels, sizes), says=says)


PICTURE = Picture(
    title="Activations by layer, with and without a norm",
    controls=(
        Choice("norm", "norm", tuple(NORMS), "batch norm"),
        Choice("factor", "weights, times He's deviation", (0.25, 0.5, 1.0, 2.0, 4.0), 0.5),
        Choice("act", "activation", tuple(ACTS)),
        Slider("depth", "layers", 2, 10, 8, 1),
        Slider("steps", "training steps", 0, 20, 0, 2),
    ),
    draw=draw,
)
