"""Scaling the inputs: raw pixels from 0 to 255 spoil the rate that suits scaled ones.

Idea:  the loss curves along a weight with the square of its input. Pixels of 0 to 255 make the
       curvature 65,000 times that of 0 to 1, and a rate that suits one is far beyond the other's
       edge (LeCun, 1998).
"""

import numpy as np

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.lab.tools import digits

RATES = (1e-5, 1e-4, 1e-3, 1e-2, 1e-1)


def measure(bench: Bench) -> Found:
    """Train on scaled and on raw inputs at each rate; compare the errors at 0.1."""
    x, y = digits(bench)
    forms = {"scaled to mean 0, deviation 1": lambda v: (v - x.train.mean()) / x.train.std()}
    forms["raw, 0 to 255"] = lambda v: (v + 1) * np.float32(127.5)
    curves = {}
    for name, form in forms.items():
        errors = []
        for rate in RATES:
            bench.reseed()
            net = bench.mlp(64, 64, 10)
            bench.fit(net, form(x.train), y.train, lr=rate, epochs=10, batch_size=32)
            errors.append(bench.error(net, form(x.test), y.test))
        curves[name] = (RATES, errors)
    scaled, raw = (curves[name][1] for name in forms)
    values = {"scaled at 0.1": scaled[-1], "raw at 0.1": raw[-1]}
    values |= {"scaled, best rate": min(scaled), "raw, best rate": min(raw)}
    return Found(raw[-1] - scaled[-1], values, curves)


CLAIM = Claim(
    says="At the rate that suits scaled inputs (0.1), raw pixels of 0 to 255 cost at least 40 "
    "points of test error.",
    day=8,
    varies="inputs: scaled to mean 0 and deviation 1, or raw from 0 to 255; rates 1e-5 to 0.1",
    fixed="64-64-10 with ReLU on digits, SGD, batches of 32, ten epochs, the same start",
    nuisance="the split, the initial weights, the order of the batches",
    outcome="test error on raw inputs less that on scaled ones, both at rate 0.1",
    unit="points",
    margin=40.0,
    measure=measure,
    axes=("learning rate", "test error (%)"),
    sources=("https://doi.org/10.1007/3-540-49430-8_2",),
)
