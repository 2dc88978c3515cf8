"""Does leaky ReLU cure dying units?

Idea:  its slope is 0.01 below zero, so a unit that is off still gets a gradient and can come back
       (Maas, 2013). If death is what spoils a run at too high a rate, leaky ReLU should save it.
"""

import numpy as np

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.lab.tools import digits

RATE = 1.0


def measure(bench: Bench) -> Found:
    """Train at the rate that kills ReLUs, with both activations from the same weights."""
    (x, y), nn = digits(bench), bench.e.nn
    error, off = {}, {}
    for name, activation in {"ReLU": nn.ReLU, "leaky ReLU": nn.LeakyReLU}.items():
        bench.reseed()
        net = bench.mlp(64, 64, 64, 10, activation=activation)
        bench.fit(net, x.train, y.train, lr=RATE, epochs=5, batch_size=32)
        error[name] = bench.error(net, x.test, y.test)
        with bench.e.torch.no_grad():
            pre = net[0](bench.tensor(x.train)).numpy()
        off[f"{name}, never on"] = float(100 * np.mean((pre <= 0).all(axis=0)))
    return Found(error["ReLU"] - error["leaky ReLU"], {**error, **off})


CLAIM = Claim(
    says="Leaky ReLU cures the run that too high a rate spoils: at 1.0 it errs at least 10 points "
    "less than ReLU.",
    day=5,
    varies="activation: ReLU, leaky ReLU with slope 0.01",
    fixed="64-64-64-10 on digits, SGD at 1.0, batches of 32, five epochs, the same start",
    nuisance="the split, the initial weights, the order of the batches",
    outcome="test error with ReLU less that with leaky ReLU",
    unit="points",
    margin=10.0,
    seeds=20,
    measure=measure,
    axes=("network", "share (%)"),
    sources=("https://ai.stanford.edu/~amaas/papers/relu_hybrid_icml2013_final.pdf",),
)
