"""A learning rate beyond the edge does not descend at all.

Idea:  on a bowl of curvature c a step of more than 2/c lands higher on the other side. For a net
       the loss then stays near, or above, that of guessing.
"""

import numpy as np

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.lab.tools import digits

RATES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0)


def measure(bench: Bench) -> Found:
    """Train at each rate from the same weights; compare the loss at 3 with that of guessing."""
    x, y = digits(bench)
    losses = []
    for rate in RATES:
        bench.reseed()
        net = bench.mlp(64, 64, 10)
        seen = bench.fit(net, x.train, y.train, lr=rate, epochs=5, batch_size=32)
        losses.append(float(np.nan_to_num(seen.epochs[-1], nan=1e3, posinf=1e3)))
    best = min(losses)
    values = {"best rate": best, "rate 3": losses[-1], "guessing": float(np.log(10))}
    return Found(losses[-1] / best, values, {"after 5 epochs": (RATES, losses)})


CLAIM = Claim(
    says="Thirty times the right learning rate is worse than a small one: at 3 the training loss "
    "after five epochs is at least 10 times that of the best rate.",
    day=7,
    varies="learning rate: 0.003 to 3",
    fixed="64-64-10 with ReLU on digits, SGD, batches of 32, five epochs, the same start",
    nuisance="the split, the initial weights, the order of the batches",
    outcome="training loss at rate 3 over that at the best of the seven rates",
    unit="times",
    margin=10.0,
    measure=measure,
    axes=("learning rate", "training loss (nats)"),
    log=True,
    sources=("https://arxiv.org/abs/1206.5533", "https://arxiv.org/abs/2103.00065"),
)
