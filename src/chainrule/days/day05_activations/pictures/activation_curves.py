"""Activation curves: what an activation makes of its input, and what it passes back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule import engine
from chainrule import scratch as torch
from chainrule.course.picture import Choice, Drawn, Picture, Slider, plot

F = engine.get("numpy").F
REACH = 6.0
BENDS: dict[str, Callable[[Any, float], Any]] = {
    "sigmoid": lambda x, a: torch.sigmoid(x),
    "tanh": lambda x, a: torch.tanh(x),
    "ReLU": lambda x, a: torch.relu(x),
    "leaky ReLU / PReLU": lambda x, a: F.prelu(x, torch.tensor([a])),
    "ELU": lambda x, a: F.elu(x, alpha=a),
    "GELU": lambda x, a: F.gelu(x),
    "GELU, tanh form": lambda x, a: F.gelu(x, approximate="tanh"),
    "SiLU": lambda x, a: F.silu(x),
    "step": lambda x, a: (x > 0).float() + 0 * x,
    "none": lambda x, a: x + 0,
}
WITH_A = ("leaky ReLU / PReLU", "ELU")


def curve(name: str, a: float, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return value and slope of an activation at these inputs, from one walk back."""
    x = torch.tensor(at.tolist()).requires_grad_()
    y = BENDS[name](x, a)
    y.sum().backward()
    return y.detach().numpy(), x.grad.numpy()


def draw(activation: str, beside: str, a: float, x: float) -> Drawn:
    """Draw value and slope of one or two activations, and mark one input."""
    at = np.linspace(-REACH, REACH, 241)
    value = plot.Panel("Value", "input", x=(-REACH, REACH), height=280)
    slope = plot.Panel("Slope: what is passed back", "input", x=(-REACH, REACH), height=280)
    told = []
    for name in dict.fromkeys((activation, beside)):
        if name == "nothing":
            continue
        y, dy = curve(name, a, at)
        here = curve(name, a, np.array([x]))
        label = f"{name}, a = {a:g}" if name in WITH_A else name
        value.line(at, y, label=label).points([x], here[0], colour="ink", shape="ring")
        slope.line(at, dy, label=label).points([x], here[1], colour="ink", shape="ring")
        passed = f"At {x:g} {label} is {here[0][0]:.4g} and its slope {here[1][0]:.2g}"
        told.append(
            f"{passed}; over this range the slope goes from {dy.min():.2f} to {dy.max():.2f}."
        )
    for panel in (value, slope):
        panel.rule(x=x).rule(y=0, dash="")
    return Drawn(plot.row(value, slope), says=" ".join(told))


PICTURE = Picture(
    title="Activations and their slopes",
    controls=(
        Choice("activation", "activation", tuple(BENDS)),
        Choice("beside", "beside it", ("nothing", *BENDS), "tanh"),
        Slider("a", "a of leaky ReLU and ELU", 0.0, 2.0, 0.25, 0.01),
        Slider("x", "input", -6.0, 6.0, 2.0, 0.1),
    ),
    draw=draw,
)
