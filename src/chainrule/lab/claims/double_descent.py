"""The test error falls, rises to a peak where the net just fits all examples, and falls again.

Idea:  a net that can only just fit N noisy examples has one way to do so, and it is a wild one.
       A wider net has many ways, and least squares takes the one with the smallest weights, so
       beyond the peak more width makes things calmer (Belkin, 2019).
Ours:  random ReLU features with a least-squares output layer of minimum norm (where gradient
       descent from zero ends), 200 examples, a fifth of their labels wrong. A second line trains
       both layers by Adam.
"""

from typing import Any

import numpy as np

from chainrule.data.signals import signals
from chainrule.lab.bench import Bench, Parts
from chainrule.lab.claim import Claim, Found

ROWS = 200
WIDTHS = (10, 25, 50, 100, 150, 200, 250, 300, 400, 600, 1000)
TRAINED = (10, 25, 50, 100, 200, 400, 1000)


def noisy(bench: Bench) -> list[Parts]:
    """Return signals in three parts; a fifth of the training labels are drawn anew."""
    x, y = bench.split(*signals(2200, seed=bench.seed), shares=(ROWS / 2200, 0.0, 1.0))
    rng = np.random.default_rng(bench.seed)
    wrong = rng.random(ROWS) < 0.2
    return [x, y._replace(train=np.where(wrong, rng.integers(0, 10, ROWS), y.train))]


def least_squares(bench: Bench, net: Any, x: Parts, y: Parts) -> tuple[float, float]:
    """Solve the output layer for one-hot targets; return the errors on training and test part."""
    with bench.e.torch.no_grad():
        inside, outside = (net[:2](bench.tensor(part)).numpy() for part in (x.train, x.test))
    weight = np.linalg.lstsq(inside.astype(float), np.eye(10)[y.train], rcond=1e-10)[0]
    pairs = ((inside, y.train), (outside, y.test))
    train, test = (float(100 * np.mean((h @ weight).argmax(1) != t)) for h, t in pairs)
    return train, test


def measure(bench: Bench) -> Found:
    """Measure each width, with random features and with both layers trained."""
    (x, y), optim = noisy(bench), bench.e.optim
    fixed = []
    for width in WIDTHS:
        bench.reseed()
        fixed.append(least_squares(bench, bench.mlp(40, width, 10), x, y))
    train, test = (list(errors) for errors in zip(*fixed, strict=True))

    trained = []
    for width in TRAINED:
        bench.reseed()
        net = bench.mlp(40, width, 10)
        adam = optim.Adam(net.parameters(), lr=0.01)
        bench.fit(net, x.train, y.train, epochs=300, batch_size=ROWS, optimizer=adam)
        trained.append(bench.error(net, x.test, y.test))

    peak, before, after = test[WIDTHS.index(ROWS)], min(test[:4]), test[-1]
    values = {"best before": before, "200 features": peak, "1000 features": after}
    values |= {
        "trained, 200 units": trained[TRAINED.index(ROWS)],
        "trained, 1000 units": trained[-1],
    }
    curves = {
        "random features, test": (WIDTHS, test),
        "random features, training": (WIDTHS, train),
        "both layers trained, test": (TRAINED, trained),
    }
    return Found(peak - max(before, after), values, curves)


CLAIM = Claim(
    says="Test error against width has a peak where 200 random features meet 200 examples, at "
    "least 10 points above the best narrower net and above the widest.",
    day=9,
    varies="hidden units: 10 to 1,000",
    fixed="one hidden layer of random ReLU features, least squares of minimum norm, 200 signals "
    "with a fifth of the labels drawn anew; beside it both layers by Adam, 300 full-batch steps",
    nuisance="the signals, the wrong labels, the weights",
    outcome="test error with 200 features less the larger of the best with 100 or fewer and that "
    "with 1,000",
    unit="points",
    margin=10.0,
    measure=measure,
    axes=("hidden units", "error (%)"),
    sources=("https://doi.org/10.1073/pnas.1903070116", "https://arxiv.org/abs/1912.02292"),
)
