"""Dropout narrows the gap between training and test error.

Idea:  in each step a random half of the units is silent, so no unit can rely on another's quirks,
       and an example is never seen by the same net twice. Learning by heart gets harder.
"""

from functools import partial
from typing import Any

import numpy as np

from chainrule.data.signals import signals
from chainrule.lab.bench import Bench, Parts
from chainrule.lab.claim import Claim, Found

EPOCHS = 60


def errors(bench: Bench, net: Any, x: Parts, y: Parts, seen: list[float]) -> float:
    """Note the training error; return the test error."""
    seen.append(bench.error(net, x.train, y.train))
    return bench.error(net, x.test, y.test)


def measure(bench: Bench) -> Found:
    """Train without and with dropout from the same weights; watch both errors."""
    nn, optim = bench.e.nn, bench.e.optim
    x, y = bench.split(*signals(2400, seed=bench.seed), shares=(1 / 6, 0.0, 5 / 6))
    layers = {
        "none": nn.ReLU,
        "dropout": lambda: nn.Sequential(nn.ReLU(), nn.Dropout(0.5)),
    }
    curves, gap = {}, {}
    for name, activation in layers.items():
        bench.reseed()
        net, train = bench.mlp(40, 128, 128, 10, activation=activation), list[float]()
        adam = optim.Adam(net.parameters(), lr=0.003)
        look = partial(errors, bench, net, x, y, train)
        seen = bench.fit(
            net, x.train, y.train, epochs=EPOCHS, batch_size=40, optimizer=adam, watch=look
        )
        for part, line in {"test": seen.watched, "training": train}.items():
            curves[f"{name}, {part}"] = (list(range(1, EPOCHS + 1)), line)
        gap[f"{name}, gap"] = float(np.subtract(seen.watched[-1], train[-1]))
    ends = {name: line[-1] for name, (_, line) in curves.items()}
    return Found(gap["none, gap"] - gap["dropout, gap"], {**gap, **ends}, curves)


CLAIM = Claim(
    says="Dropout of 0.5 narrows the gap between training and test error by at least 5 points.",
    day=11,
    varies="dropout after both hidden layers: none or 0.5",
    fixed="40-128-128-10 with ReLU, 400 signals, Adam at 0.003, 60 epochs, batches of 40, the same "
    "start",
    nuisance="the signals, the initial weights, the order of the batches, the masks",
    outcome="test error less training error without dropout, less the same with dropout",
    unit="points",
    margin=5.0,
    measure=measure,
    axes=("epoch", "error (%)"),
    sources=("https://jmlr.org/papers/v15/srivastava14a.html",),
)
