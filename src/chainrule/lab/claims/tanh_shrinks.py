"""The tanh gradient shrinks with depth too, if slower than the sigmoid's.

Idea:  tanh's slope is 1 at zero, four times the sigmoid's, and below 1 everywhere else. With
       PyTorch's default weights (variance 1/(3 fan_in)) each layer still loses more than it keeps.
"""

import numpy as np

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found

DEPTHS = (2, 4, 8, 12, 16)
WIDTH = 64


def reached(bench: Bench, depth: int, gain: float) -> float:
    """Return the first layer's gradient over the last's; `gain` 0 keeps PyTorch's weights."""
    nn, torch = bench.e.nn, bench.e.torch
    bench.reseed()
    net = bench.mlp(*[WIDTH] * (depth + 1), 1, activation=nn.Tanh)
    if gain:
        for layer in list(net)[::2]:
            nn.init.xavier_normal_(layer.weight, gain=gain)
            nn.init.zeros_(layer.bias)
    net(torch.randn(256, WIDTH)).square().mean().backward()
    linear = list(net)[::2]
    return float(linear[0].weight.grad.norm() / linear[-2].weight.grad.norm())


def measure(bench: Bench) -> Found:
    """Compare 16 layers with 2, with PyTorch's weights and with Glorot's."""
    default = [reached(bench, depth, 0) for depth in DEPTHS]
    glorot = [reached(bench, depth, 5 / 3) for depth in DEPTHS]
    values = {"default, 2 layers": default[0], "default, 16": default[-1], "Glorot, 16": glorot[-1]}
    curves = {"PyTorch's default": (DEPTHS, default), "Glorot, gain 5/3": (DEPTHS, glorot)}
    return Found(float(np.log10(default[0] / default[-1])), values, curves)


CLAIM = Claim(
    says="With PyTorch's default weights the tanh gradient shrinks with depth: of what reaches the "
    "first of 2 layers, at most a hundredth reaches the first of 16.",
    day=5,
    varies="hidden layers: 2 to 16; PyTorch's default weights and Glorot's with gain 5/3",
    fixed="64 units a layer, random inputs, squared output as loss, at the start of training",
    nuisance="inputs and weights",
    outcome="log10 of (first ÷ last gradient) with 2 layers over that with 16",
    margin=2.0,
    measure=measure,
    axes=("hidden layers", "first ÷ last layer's gradient norm"),
    log=True,
    sources=("https://proceedings.mlr.press/v9/glorot10a.html",),
)
