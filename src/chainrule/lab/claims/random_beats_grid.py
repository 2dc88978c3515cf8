"""Random search beats a grid of the same size where few settings matter.

Idea:  a 3×3×3 grid tries three values of each setting. If only one of the three matters, 24 of its
       27 runs repeat what is known; 27 random runs try 27 values of it (Bergstra & Bengio, 2012).
Ours:  the learning rate matters; tiny amounts of weight decay and of slope below zero hardly do.
"""

import numpy as np

from chainrule.lab.bench import Bench, Parts
from chainrule.lab.claim import Claim, Found
from chainrule.lab.tools import digits

RUNS, EPOCHS = 27, 2
LOW = np.log([1e-3, 1e-8, 1e-4])  # learning rate, weight decay, slope below zero
HIGH = np.log([3.0, 1e-5, 1e-2])


def loss(bench: Bench, x: Parts, y: Parts, point: np.ndarray) -> float:
    """Return the validation loss after two epochs, from the same start each time."""
    nn, (rate, decay, slope) = bench.e.nn, (float(v) for v in np.exp(point))
    bench.reseed()
    net = bench.mlp(64, 32, 10, activation=lambda: nn.LeakyReLU(slope))
    sgd = bench.e.optim.SGD(net.parameters(), lr=rate, weight_decay=decay)
    bench.fit(net, x.train, y.train, epochs=EPOCHS, batch_size=32, optimizer=sgd)
    return float(np.nan_to_num(bench.loss(net, x.validation, y.validation), nan=10, posinf=10))


def measure(bench: Bench) -> Found:
    """Search by grid and at random on the same budget; compare the best validation losses."""
    (x, y), rng = digits(bench), np.random.default_rng(1000 + bench.seed)
    shift = rng.uniform(-1, 1, 3)  # where the range begins is chance, too
    side = [np.linspace(a, b, 7)[1::2] for a, b in zip(LOW + shift, HIGH + shift, strict=True)]
    grid = np.stack(np.meshgrid(*side), axis=-1).reshape(RUNS, 3)  # the middles of 27 cells
    drawn = LOW + shift + rng.random((RUNS, 3)) * (HIGH - LOW)
    best = {
        "grid": min(loss(bench, x, y, point) for point in grid),
        "random": min(loss(bench, x, y, point) for point in drawn),
    }
    return Found(best["grid"] - best["random"], best)


CLAIM = Claim(
    says="With 27 runs where one of three settings matters, random search finds a validation loss "
    "at least 0.05 nats below that of a 3×3×3 grid.",
    day=12,
    varies="how 27 triples of rate, weight decay and slope are chosen: grid or at random",
    fixed="64-32-10 on digits, SGD, two epochs of batches of 32, ranges of three decades",
    nuisance="the split, the initial weights, where the ranges begin, the random triples",
    outcome="best validation loss of the grid less that of random search",
    unit="nats",
    margin=0.05,
    measure=measure,
    axes=("search", "best validation loss of 27 runs (nats)"),
    sources=("https://www.jmlr.org/papers/v13/bergstra12a.html",),
)
