"""Wider nets open a wider gap between training and test error, when examples are few.

Idea:  capacity that the data do not need is spent on learning examples by heart. The training
       error goes to zero while the test error cannot follow.
"""

import numpy as np

from chainrule.data.signals import signals
from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found

WIDTHS = (4, 8, 16, 32, 64, 128, 256)


def measure(bench: Bench) -> Found:
    """Train each width on the same 200 signals; compare the gaps of 8 and 256 units."""
    x, y = bench.split(*signals(2200, seed=bench.seed), shares=(200 / 2200, 0.0, 1.0))
    errors = []
    for width in WIDTHS:
        bench.reseed()
        net = bench.mlp(40, width, 10)
        adam = bench.e.optim.Adam(net.parameters(), lr=0.005)
        bench.fit(net, x.train, y.train, epochs=80, batch_size=20, optimizer=adam)
        errors.append((bench.error(net, x.train, y.train), bench.error(net, x.test, y.test)))
    train, test = np.array(errors).T
    gap = test - train
    values = {"gap, 8 units": gap[1], "gap, 256 units": gap[-1]}
    values |= {"test error, 8 units": test[1], "test error, 256 units": test[-1]}
    curves = {"test": (WIDTHS, test), "training": (WIDTHS, train), "gap": (WIDTHS, gap)}
    return Found(float(gap[-1] - gap[1]), values, curves)


CLAIM = Claim(
    says="On 200 examples the gap between training and test error is at least 10 points larger "
    "with 256 hidden units than with 8.",
    day=9,
    varies="hidden units: 4, 8, 16, 32, 64, 128, 256",
    fixed="one hidden layer of ReLU, 200 signals, Adam at 0.005, 80 epochs, batches of 20",
    nuisance="the signals, the initial weights, the order of the batches",
    outcome="test error less training error with 256 units, less the same with 8",
    unit="points",
    margin=10.0,
    measure=measure,
    axes=("hidden units", "error (%)"),
    sources=("https://arxiv.org/abs/1611.03530", "https://arxiv.org/abs/1412.6614"),
    instead="The gap grows until the training error is zero, which 32 units reach; from 8 to 256 "
    "units that is about 7 points. All the while the test error falls: a wide gap alone is "
    "no reason to take the smaller net.",
)
