"""Do regularisers help most where data are fewest?

Idea:  weight decay and dropout stand in for examples that are missing. Each new example should
       make them less needed, so the learning curves should meet.
"""

from typing import Any

import numpy as np

from chainrule.data.signals import signals
from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found

SIZES = (100, 200, 400, 800, 1600)
ARMS = {"none": (0.0, 0.0), "weight decay": (1.0, 0.0), "dropout": (0.0, 0.3)}


def trained(bench: Bench, x: np.ndarray, y: np.ndarray, decay: float, drop: float) -> Any:
    """Return a net that learned from these examples, in the same number of steps for each N."""
    nn, optim = bench.e.nn, bench.e.optim
    bench.reseed()
    net = bench.mlp(40, 128, 10, activation=lambda: nn.Sequential(nn.ReLU(), nn.Dropout(drop)))
    adamw = optim.AdamW(net.parameters(), lr=0.005, weight_decay=decay)
    bench.fit(net, x, y, epochs=50, batch_size=len(x) // 10, optimizer=adamw)
    return net


def measure(bench: Bench) -> Found:
    """Train each arm on ever more of the same examples; compare them on 100."""
    x, y = bench.split(*signals(3600, seed=bench.seed), shares=(1600 / 3600, 0.0, 1.0))
    test, train = {}, {}
    for name, (decay, drop) in ARMS.items():
        errors = []
        for size in SIZES:
            known = x.train[:size], y.train[:size]
            net = trained(bench, *known, decay, drop)
            errors.append((bench.error(net, *known), bench.error(net, x.test, y.test)))
        train[name], test[name] = (list(part) for part in zip(*errors, strict=True))
    curves = {f"{name}, test": (SIZES, line) for name, line in test.items()}
    curves |= {f"{name}, training": (SIZES, line) for name, line in train.items()}
    values = {f"{name}, {SIZES[i]}": line[i] for name, line in test.items() for i in (0, 2, -1)}
    return Found(test["none"][0] - min(test["weight decay"][0], test["dropout"][0]), values, curves)


CLAIM = Claim(
    says="Regularisers help most where data are fewest: with 100 examples the better of weight "
    "decay and dropout lowers the test error by at least 2 points.",
    day=9,
    varies="training examples: 100 to 1,600; nothing, weight decay 1 (decoupled) or dropout 0.3",
    fixed="40-128-10 with ReLU on signals, AdamW at 0.005, 500 steps of a tenth of the data each",
    nuisance="the signals, the initial weights, the order of the batches, the masks",
    outcome="test error with 100 examples without a regulariser less that with the better one",
    unit="points",
    margin=2.0,
    seeds=8,
    measure=measure,
    axes=("training examples", "error (%)"),
    sources=("https://jmlr.org/papers/v15/srivastava14a.html",),
    instead="With 100 examples neither helps by much. Dropout gains about a point at 200 and at "
    "400; with 1,600 both cost something, a fixed weight decay of 1 about 4 points: it "
    "should be tuned anew where the data grow.",
)
