"""Too high a rate kills ReLUs: units that no example switches on any more.

Idea:  one large step can push a unit's bias so low that its input is negative for every example.
       Its slope is then 0 and it gets no gradient, for ever. The share of dead units should grow
       with the learning rate.
"""

from typing import Any

import numpy as np

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.lab.tools import digits

RATES = (0.01, 0.1, 0.3, 1.0, 3.0)


def dead(bench: Bench, net: Any, x: np.ndarray) -> float:
    """Return the share of first-layer units, in per cent, that no example switches on."""
    with bench.e.torch.no_grad():
        pre = net[0](bench.tensor(x)).numpy()  # (N, H)
    return float(100 * np.mean((pre <= 0).all(axis=0)))


def measure(bench: Bench) -> Found:
    """Train with each rate from the same weights; count dead units and errors."""
    x, y = digits(bench)
    share, error = [], []
    for rate in RATES:
        bench.reseed()
        net = bench.mlp(64, 64, 64, 10)
        bench.fit(net, x.train, y.train, lr=rate, epochs=5, batch_size=32)
        share.append(dead(bench, net, x.train))
        error.append(bench.error(net, x.test, y.test))
    values = {"dead at 0.1": share[1], "dead at 1": share[3]}
    values |= {"error at 0.1": error[1], "error at 1": error[3]}
    curves = {"dead units": (RATES, share), "test error": (RATES, error)}
    return Found(share[3] - share[1], values, curves)


CLAIM = Claim(
    says="Too high a learning rate kills ReLUs: at 1.0 at least 20 points more units of the first "
    "layer are dead after five epochs than at 0.1.",
    day=5,
    varies="learning rate: 0.01, 0.1, 0.3, 1, 3",
    fixed="64-64-64-10 with ReLU on digits, SGD, batches of 32, five epochs, the same start",
    nuisance="the split, the initial weights, the order of the batches",
    outcome="share of dead first-layer units at 1.0 less that at 0.1",
    unit="points",
    margin=20.0,
    measure=measure,
    axes=("learning rate", "share (%)"),
    sources=("https://arxiv.org/abs/1903.06733",),
)
