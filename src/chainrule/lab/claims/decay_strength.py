"""Weight decay lowers the test error on few, noisy labels, if its strength is right.

Idea:  shrinking the weights after each step keeps the net's answers smooth, so it cannot bend
       around every wrong label. Too much and it cannot bend around right ones either: a valley.
"""

import numpy as np

from chainrule.data.signals import signals
from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found

ROWS = 200
DECAYS = (0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0)


def measure(bench: Bench) -> Found:
    """Train with each strength; that which the validation part likes best meets none."""
    x, y = bench.split(*signals(2400, seed=bench.seed), shares=(1 / 12, 1 / 12, 5 / 6))
    rng = np.random.default_rng(bench.seed)
    labels = np.where(rng.random(ROWS) < 0.2, rng.integers(0, 10, ROWS), y.train)
    found = []
    for decay in (0.0, *DECAYS):
        bench.reseed()
        net = bench.mlp(40, 128, 10)
        adamw = bench.e.optim.AdamW(net.parameters(), lr=0.005, weight_decay=decay)
        bench.fit(net, x.train, labels, epochs=80, batch_size=20, optimizer=adamw)
        parts = ((x.validation, y.validation), (x.test, y.test), (x.train, labels))
        found.append([bench.error(net, *part) for part in parts])
    validation, test, train = np.array(found).T
    best = int(np.argmin(validation))
    across = [float(np.log10(decay)) for decay in DECAYS]
    curves = {
        "test": (across, test[1:]),
        "training": (across, train[1:]),
        "test, no decay": (across, [test[0]] * len(DECAYS)),
    }
    values = {"no decay": test[0], "chosen decay": test[best], "decay of 10": test[-1]}
    return Found(float(test[0] - test[best]), values, curves)


CLAIM = Claim(
    says="On 200 examples with a fifth of the labels drawn anew, weight decay chosen on the "
    "validation part lowers the test error by at least 3 points.",
    day=10,
    varies="weight decay (decoupled): none, 0.01 to 10",
    fixed="40-128-10 with ReLU on signals, AdamW at 0.005, 80 epochs, batches of 20",
    nuisance="the signals, the wrong labels, the initial weights, the order of the batches",
    outcome="test error without decay less that with the chosen decay",
    unit="points",
    margin=3.0,
    measure=measure,
    axes=("log10 of the weight decay", "error (%)"),
    sources=("https://papers.nips.cc/paper/563-a-simple-weight-decay-can-improve-generalization",),
)
