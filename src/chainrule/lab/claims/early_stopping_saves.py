"""Early stopping saves the test loss from a run that goes on too long.

Idea:  a net learns what all examples share first, and single examples by heart later. The
       validation loss turns when the second begins; after ten epochs without a better one we
       stop and keep the best weights (Prechelt, 1998).
"""

import numpy as np

from chainrule.data.signals import signals
from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found

EPOCHS, PATIENCE = 150, 10


def stopped(losses: list[float]) -> int:
    """Return the epoch whose weights are kept: the best before patience ran out."""
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        elif epoch - best >= PATIENCE:
            break
    return best


def measure(bench: Bench) -> Found:
    """Train one net for long; compare the epoch that would have been kept with the last."""
    x, y = bench.split(*signals(2400, seed=bench.seed), shares=(200 / 2400, 200 / 2400, 1.0))
    net, seen = bench.mlp(40, 128, 10), []
    adam = bench.e.optim.Adam(net.parameters(), lr=0.003)

    def look() -> float:
        seen.append((bench.loss(net, x.test, y.test), bench.error(net, x.test, y.test)))
        return bench.loss(net, x.validation, y.validation)

    history = bench.fit(
        net, x.train, y.train, epochs=EPOCHS, batch_size=20, optimizer=adam, watch=look
    )
    kept, (test, error) = stopped(history.watched), np.array(seen).T
    values = {"loss, stopped": test[kept], "loss, at the end": test[-1]}
    values |= {"error, stopped": error[kept], "error, at the end": error[-1]}
    epochs = list(range(1, EPOCHS + 1))
    lines = {"test": test, "validation": history.watched, "training": history.epochs}
    curves = {name: (epochs, line) for name, line in lines.items()}
    return Found(float(test[-1] / test[kept]), {**values, "epoch kept": kept + 1.0}, curves)


CLAIM = Claim(
    says="Early stopping with a patience of 10 epochs saves the test loss: at the end of the long "
    "run it is at least 1.5 times as high.",
    day=10,
    varies="which weights are kept: those of early stopping or the last",
    fixed="40-128-10 with ReLU, 200 training and 200 validation signals, Adam at 0.003, 150 "
    "epochs, batches of 20",
    nuisance="the signals, the initial weights, the order of the batches",
    outcome="test loss at the end over that of the weights kept",
    unit="times",
    margin=1.5,
    measure=measure,
    axes=("epoch", "cross-entropy (nats)"),
    sources=("https://doi.org/10.1016/S0893-6080(98)00010-0",),
)
