"""Optimizers racing on a net that the learner builds."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np

from chainrule import data
from chainrule import scratch as torch
from chainrule.course.picture import Choice, Drawn, Picture, Slider, plot
from chainrule.scratch import nn, optim

STEPS, BATCH, SHOW = 50, 64, 5
USUAL = {"SGD": 0.1, "momentum": 0.03, "Adagrad": 0.03, "RMSprop": 0.003, "Adam": 0.003}
FACTORS = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
ACTS = {"ReLU": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid}
INITS = {
    "He": lambda w: nn.init.kaiming_normal_(w, nonlinearity="relu"),
    "Xavier": nn.init.xavier_normal_,
    "orthogonal": nn.init.orthogonal_,
    "N(0, 0.01²)": lambda w: nn.init.normal_(w, std=0.01),
}


@lru_cache(maxsize=1)
def digits() -> tuple[Any, Any]:
    """Return the digits from −1 to 1, (N, 64), and their classes."""
    known = data.load("digits")
    x = known.x_train.reshape(-1, 64).astype(np.float32) / 8 - 1
    return torch.tensor(x), torch.tensor(known.y_train)


def build(layers: int, wide: int, act: str, init: str) -> nn.Sequential:
    """Return the net; each call gives the same first weights."""
    torch.manual_seed(0)
    net, inputs = nn.Sequential(), 64
    for _ in range(layers):
        net.extend([nn.Linear(inputs, wide), ACTS[act]()])
        inputs = wide
    net.append(nn.Linear(inputs, 10))
    for layer in net:
        if isinstance(layer, nn.Linear):
            INITS[init](layer.weight)
            if layer.bias is not None:
                nn.init.zeros_(layer.bias)
    return net


def optimizer(name: str, parameters: Any, lr: float) -> Any:
    """Return an optimizer with PyTorch's settings and this rate."""
    if name == "momentum":
        return optim.SGD(parameters, lr=lr, momentum=0.9)
    return getattr(optim, name)(parameters, lr=lr)


@lru_cache(maxsize=256)
def run(name: str, factor: float, net_of: tuple[int, int, str, str]) -> np.ndarray:
    """Return the running mean of the loss; shorter where the run has flown off."""
    (x, y), net = digits(), build(*net_of)
    opt, rng = optimizer(name, net.parameters(), factor * USUAL[name]), np.random.default_rng(0)
    losses: list[float] = []
    for _ in range(STEPS):
        rows = rng.choice(len(x), BATCH, replace=False)
        loss = nn.functional.cross_entropy(net(x[rows]), y[rows])
        losses.append(loss.item())
        if not losses[-1] < 1e3:
            break
        opt.zero_grad()
        loss.backward()
        opt.step()
    return np.array([np.mean(losses[max(0, i - SHOW) : i]) for i in range(1, len(losses) + 1)])


def draw(layers: int, wide: int, act: str, init: str, factor: float) -> Drawn:
    """Race five optimizers from the same weights, through the same batches."""
    race = plot.Panel("Loss", across="step", log="y", height=320)
    told = []
    for name, usual in USUAL.items():
        losses = run(name, factor, (layers, wide, act, init))
        race.line(np.arange(len(losses)), np.minimum(losses, 10), label=name)
        end = f"{losses[-1]:.3f}" if len(losses) == STEPS else "flies off"
        told.append(f"{name} at rate {factor * usual:g}: {end}")
    says = f"Loss after {STEPS} steps, mean of the last {SHOW}. {'; '.join(told)}."
    return Drawn(plot.row(race), says=says)


PICTURE = Picture(
    title="Optimizers racing on your net",
    controls=(
        Slider("layers", "hidden layers", 0, 5, 2, 1),
        Choice("wide", "units a layer", (8, 16, 32), 32),
        Choice("act", "activation", tuple(ACTS)),
        Choice("init", "first weights", tuple(INITS)),
        Choice("factor", "rates, times the usual", FACTORS, 1.0),
    ),
    draw=draw,
)
