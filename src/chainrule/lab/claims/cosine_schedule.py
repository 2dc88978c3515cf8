"""Ending with a falling rate beats the same rate all the way.

Idea:  a high rate explores and rattles; falling along half a cosine lets it settle (Loshchilov &
       Hutter, 2016). Both get a grid of rates, and the best of each counts.
"""

from chainrule.data.signals import signals
from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.train.callbacks.schedule import Schedule

RATES = (0.03, 0.1, 0.3)
EPOCHS = 15


def measure(bench: Bench) -> Found:
    """Train with and without the schedule at each rate; compare the best test errors."""
    (x, y), optim = bench.split(*signals(1500, seed=bench.seed)), bench.e.optim
    best = {}
    for name in ("constant", "cosine"):
        errors = []
        for rate in RATES:
            bench.reseed()
            net = bench.mlp(40, 64, 64, 10)
            sgd = optim.SGD(net.parameters(), lr=rate, momentum=0.9)
            cosine = Schedule(optim.lr_scheduler.CosineAnnealingLR(sgd, EPOCHS), "epoch")
            heard = [cosine] if name == "cosine" else []
            bench.fit(
                net, x.train, y.train, epochs=EPOCHS, batch_size=32, optimizer=sgd, callbacks=heard
            )
            errors.append(bench.error(net, x.test, y.test))
        best[name] = min(errors)
    return Found(best["constant"] - best["cosine"], best)


CLAIM = Claim(
    says="With the rate tuned for both, a cosine schedule ends at least 1 point of test error "
    "below a constant rate.",
    day=14,
    varies="schedule: constant or cosine to zero; rates 0.03, 0.1, 0.3",
    fixed="40-64-64-10 with ReLU on 900 signals, SGD with momentum 0.9, 15 epochs, batches of 32",
    nuisance="the signals, the initial weights, the order of the batches",
    outcome="best test error at a constant rate less that with the schedule",
    unit="points",
    margin=1.0,
    measure=measure,
    seeds=16,
    axes=("schedule, best of three rates", "test error (%)"),
    sources=("https://arxiv.org/abs/1608.03983",),
)
