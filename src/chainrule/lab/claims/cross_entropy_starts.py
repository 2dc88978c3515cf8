"""From a saturated start cross-entropy learns faster than mean squared error.

Idea:  with a sigmoid output p, the gradient of (p - y)² carries the factor p(1 - p), next to zero
       where the unit is sure and wrong. In cross-entropy that factor cancels and p - y is left.
Ours:  moons, a net whose output bias starts so that every answer is "surely class one".
"""

from functools import partial
from typing import Any

import numpy as np

from chainrule.data.shapes import moons
from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found

START = 6.0  # the output's bias: p = 0.9975
EPOCHS = 60


def error(bench: Bench, net: Any, x: np.ndarray, y: np.ndarray) -> float:
    """Return the share of wrong answers of a net with one output, in per cent."""
    with bench.e.torch.no_grad():
        z = net(bench.tensor(x)).numpy()[:, 0]
    return float(100 * np.mean((z > 0) != y))


def measure(bench: Bench) -> Found:
    """Train both losses from the same saturated weights; watch the error by epoch."""
    nn, torch = bench.e.nn, bench.e.torch
    (x, y) = bench.split(*moons(600, seed=bench.seed))
    losses = {
        "cross-entropy": nn.BCEWithLogitsLoss(),
        "squared error": lambda z, t: ((torch.sigmoid(z) - t) ** 2).mean(),
    }
    targets = y.train.astype(np.float32)[:, None]
    curves, epochs = {}, {}
    for name, criterion in losses.items():
        bench.reseed()
        net = bench.mlp(2, 16, 1)
        nn.init.constant_(net[2].bias, START)
        watch = partial(error, bench, net, x.test, y.test)
        seen = bench.fit(
            net, x.train, targets, lr=0.5, epochs=EPOCHS, criterion=criterion, watch=watch
        )
        curves[name] = (list(range(1, EPOCHS + 1)), seen.watched)
        below = [i + 1 for i, e in enumerate(seen.watched) if e < 15]
        epochs[name] = float(below[0] if below else EPOCHS + 1)
    return Found(epochs["squared error"] / epochs["cross-entropy"], epochs, curves)


CLAIM = Claim(
    says="From a saturated start (the output says 0.9975 for everything) cross-entropy reaches "
    "15 % error in at most half the epochs that squared error needs.",
    day=6,
    varies="the loss on the sigmoid's output: cross-entropy or squared error",
    fixed="2-16-1 with ReLU on moons, output bias 6, SGD at 0.5, batches of 64, 60 epochs",
    nuisance="the points, the initial weights, the order of the batches",
    outcome="epochs to 15 % test error with squared error over those with cross-entropy",
    unit="times",
    margin=2.0,
    measure=measure,
    axes=("epoch", "test error (%)"),
    sources=(
        "https://doi.org/10.1016/0893-6080(89)90020-8",
        "https://proceedings.mlr.press/v9/glorot10a.html",
    ),
)
