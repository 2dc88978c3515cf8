"""Sigmoid gradients vanish with depth; ReLU's with He initialisation do not.

Idea:  going back through a layer multiplies the gradient by the slope of its activation and by its
       weights. The sigmoid's slope is at most 1/4, so ten layers leave little. ReLU's slope is 0 or
       1, and He's variance 2/fan_in makes up for the zeros (He, 2015).
Ours:  the gradient of the first layer's weights against the last hidden layer's, at the start.
"""

from typing import Any

import numpy as np

from chainrule import data
from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found

DEPTH, WIDTH = 10, 64
ARMS = ("sigmoid", "tanh", "ReLU, default", "ReLU, He", "sigmoid, batch norm")


def network(bench: Bench, arm: str) -> tuple[Any, list[Any]]:
    """Return ten hidden layers as `arm` says, and their linear layers."""
    nn = bench.e.nn
    act = {"s": nn.Sigmoid, "t": nn.Tanh, "R": nn.ReLU}[arm[0]]
    linear = [nn.Linear(64 if i == 0 else WIDTH, WIDTH) for i in range(DEPTH)]
    layers: list[Any] = []
    for layer in linear:
        if arm == "ReLU, He":
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
            nn.init.zeros_(layer.bias)
        layers += [layer, nn.BatchNorm1d(WIDTH), act()] if "norm" in arm else [layer, act()]
    return nn.Sequential(*layers, nn.Linear(WIDTH, 10)), linear


def measure(bench: Bench) -> Found:
    """Return the gradient norm of each layer's weights, first batch, for each activation."""
    digits = data.load("digits")
    rows = np.random.default_rng(bench.seed).permutation(len(digits.x_train))[:256]
    x = (digits.x_train[rows].reshape(256, 64) / 8 - 1).astype(np.float32)
    y = bench.tensor(digits.y_train[rows].astype(np.int64))
    curves, kept = {}, {}
    for arm in ARMS:
        bench.reseed()
        net, linear = network(bench, arm)
        bench.e.F.cross_entropy(net(bench.tensor(x)), y).backward()
        norms = [float(layer.weight.grad.norm()) for layer in linear]
        curves[arm] = (list(range(1, DEPTH + 1)), norms)
        kept[arm] = norms[0] / norms[-1]
    advantage = np.log10(kept["ReLU, He"] / kept["sigmoid"])
    return Found(float(advantage), kept, curves)


CLAIM = Claim(
    says="Through ten sigmoid layers the gradient shrinks, through ten ReLU layers with He "
    "initialisation it does not: what reaches the first layer differs at least 1,000 times.",
    day=5,
    varies="activation and initialisation: sigmoid, tanh, ReLU as PyTorch starts it, ReLU with He, "
    "sigmoid with batch normalisation",
    fixed="10 hidden layers of 64, digits, a batch of 256, at the start of training",
    nuisance="the batch, the initial weights",
    outcome="log10 of (first ÷ last gradient) with ReLU and He over that with sigmoid",
    margin=3.0,
    measure=measure,
    axes=("hidden layer", "gradient norm of its weights"),
    log=True,
    sources=("https://proceedings.mlr.press/v9/glorot10a.html", "https://arxiv.org/abs/1502.01852"),
)
