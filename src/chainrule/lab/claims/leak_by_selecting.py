"""Choosing features before the split makes noise look like knowledge.

Idea:  among 2,000 columns of pure noise some fit the labels by luck. Who chooses the 20 best on
       all examples has looked at the test labels: the luck is in the test part too (Ambroise and
       McLachlan, 2002). Chosen on the training part alone, the luck stays behind.
"""

import numpy as np

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found

ROWS, COLUMNS = 200, 2000
KEPT = (5, 10, 20, 50, 100)


def ranked(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the columns, that with the largest difference between the classes first."""
    return np.argsort(-abs(x[y == 1].mean(axis=0) - x[y == 0].mean(axis=0)))


def measure(bench: Bench) -> Found:
    """Choose before and after the split, train the same net on what was chosen, and test."""
    rng = np.random.default_rng(bench.seed)
    all_x = rng.standard_normal((ROWS, COLUMNS)).astype(np.float32)
    all_y = rng.permutation(np.arange(ROWS) % 2)
    x, y = bench.split(all_x, all_y, shares=(0.5, 0.0, 0.5))
    orders = {"before the split": ranked(all_x, all_y), "after the split": ranked(x.train, y.train)}
    curves = {}
    for name, order in orders.items():
        right = []
        for kept in KEPT:
            bench.reseed()
            net, columns = bench.mlp(kept, 16, 2), order[:kept]
            bench.fit(net, x.train[:, columns], y.train, epochs=30, batch_size=20)
            right.append(100 - bench.error(net, x.test[:, columns], y.test))
        curves[name] = (KEPT, right)
    values = {name: right[KEPT.index(20)] for name, (_, right) in curves.items()}
    return Found(values["before the split"] - values["after the split"], values, curves)


CLAIM = Claim(
    says="Choosing the 20 best of 2,000 noise features before the split lifts the test accuracy by "
    "at least 20 points above that of choosing after it.",
    day=9,
    varies="where the features are chosen: on all examples, or on the training part alone",
    fixed="200 examples of noise with random labels, half for testing; 20-16-2 with ReLU, SGD at "
    "0.1, 30 epochs, batches of 20",
    nuisance="the noise, the labels, the split, the initial weights",
    outcome="test accuracy when chosen before the split less that when chosen after",
    unit="points",
    margin=20.0,
    measure=measure,
    axes=("features kept", "test accuracy (%)"),
    sources=("https://doi.org/10.1073/pnas.102102699",),
)
