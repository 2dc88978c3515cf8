"""A learning rate a hundred times too small has not arrived when the right one has.

Idea:  near a minimum the distance shrinks by a factor of about (1 - rate · curvature) a step. With
       a hundredth of the rate it takes about a hundred times as many steps.
"""

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.lab.tools import digits

RATES = {"0.001": 0.001, "0.1": 0.1, "10": 10.0}
EPOCHS = 15


def measure(bench: Bench) -> Found:
    """Train at each rate from the same weights; compare the training losses at the end."""
    x, y = digits(bench)
    curves, last = {}, {}
    for name, rate in RATES.items():
        bench.reseed()
        net = bench.mlp(64, 64, 10)
        seen = bench.fit(net, x.train, y.train, lr=rate, epochs=EPOCHS, batch_size=32)
        curves[name] = (list(range(1, EPOCHS + 1)), seen.epochs)
        last[name] = seen.epochs[-1]
    return Found(last["0.001"] / last["0.1"], last, curves)


CLAIM = Claim(
    says="A rate of 0.001 where 0.1 is right leaves at least 5 times the training loss after 15 "
    "epochs.",
    day=7,
    varies="learning rate: 0.001, 0.1, 10",
    fixed="64-64-10 with ReLU on digits, SGD, batches of 32, 15 epochs, the same start",
    nuisance="the split, the initial weights, the order of the batches",
    outcome="training loss of the last epoch at 0.001 over that at 0.1",
    unit="times",
    margin=5.0,
    measure=measure,
    axes=("epoch", "training loss (nats)"),
    log=True,
    sources=("https://doi.org/10.1214/aoms/1177729586", "https://arxiv.org/abs/1206.5533"),
)
