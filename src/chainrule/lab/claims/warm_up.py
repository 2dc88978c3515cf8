"""Warm-up lets a rate work that is too high for the first steps.

Idea:  at the start curvature is high and Adam's averages are of few gradients, so long steps do
       lasting harm. Rising to the rate over the first steps avoids it (Goyal, 2017; Liu, 2019).
"""

import numpy as np

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.lab.tools import digits
from chainrule.train.callbacks.schedule import Schedule

RATES = (0.003, 0.01, 0.03, 0.1)
RISE = 50  # steps


def error(bench: Bench, rate: float, rise: int) -> float:
    """Return the test error of a deep net after six epochs; `rise` steps of warm-up."""
    x, y = digits(bench)
    bench.reseed()
    net = bench.mlp(64, *[64] * 5, 10)
    adam = bench.e.optim.Adam(net.parameters(), lr=rate)
    schedule = bench.e.optim.lr_scheduler.LambdaLR(adam, lambda step: min(1.0, (step + 1) / rise))
    callbacks = [Schedule(schedule, "step")]
    bench.fit(net, x.train, y.train, epochs=6, batch_size=32, optimizer=adam, callbacks=callbacks)
    return bench.error(net, x.test, y.test)


def measure(bench: Bench) -> Found:
    """Compare with and without warm-up at each rate; the rate 0.03 decides."""
    curves = {
        "from the first step": (RATES, [error(bench, rate, 1) for rate in RATES]),
        f"rising over {RISE} steps": (RATES, [error(bench, rate, RISE) for rate in RATES]),
    }
    sudden, warm = (np.array(curve[1]) for curve in curves.values())
    values = {"sudden at 0.03": sudden[2], "warm at 0.03": warm[2]}
    values |= {"sudden, best rate": sudden.min(), "warm, best rate": warm.min()}
    return Found(float(sudden[2] - warm[2]), values, curves)


CLAIM = Claim(
    says="At 0.03, ten times what suits this deep net, warm-up over 50 steps lowers Adam's test "
    "error by at least 10 points.",
    day=14,
    varies="warm-up: none or 50 steps; rates 0.003 to 0.1",
    fixed="five hidden layers of 64 with ReLU on digits, Adam, batches of 32, six epochs",
    nuisance="the split, the initial weights, the order of the batches",
    outcome="test error without warm-up less that with it, at rate 0.03",
    unit="points",
    margin=10.0,
    measure=measure,
    seeds=20,
    axes=("learning rate", "test error (%)"),
    sources=("https://arxiv.org/abs/1706.02677", "https://arxiv.org/abs/1908.03265"),
)
