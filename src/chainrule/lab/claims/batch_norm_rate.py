"""Batch normalisation allows larger learning rates.

Idea:  with it, scaling a layer's weights changes nothing, so a step that is too long lengthens the
       weights, and longer weights shorten the next step (Ioffe & Szegedy, 2015; van Laarhoven,
       2017). So the range of rates that train should reach further up.
"""

import numpy as np

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.lab.norms import KINDS, normalised
from chainrule.lab.tools import digits

RATES = tuple(float(r) for r in np.geomspace(0.01, 10, 10).round(4))


def measure(bench: Bench) -> Found:
    """Train at each rate; the largest rate with under 15 % error is what counts.

    Why: a net that comes there at no rate counts with the rate of its own lowest error. The
         smallest rate tried would make the other net's lead as long as the list of rates.
    """
    x, y = digits(bench)
    curves, largest = {}, {}
    for kind in KINDS:
        errors = []
        for rate in RATES:
            bench.reseed()
            net = normalised(bench.e, kind, 64, 64, 64, 64, 10)
            bench.fit(net, x.train, y.train, lr=rate, epochs=5, batch_size=64)
            errors.append(bench.error(net, x.test, y.test))
        curves[kind] = (RATES, errors)
        good = [rate for rate, error in zip(RATES, errors, strict=True) if error < 15]
        largest[kind] = max(good, default=RATES[int(np.argmin(errors))])
    return Found(float(np.log2(largest["batch norm"] / largest["none"])), largest, curves)


CLAIM = Claim(
    says="Batch normalisation allows at least 4 times the learning rate: the largest rate that "
    "reaches 15 % error in five epochs is two doublings higher.",
    day=13,
    varies="normalisation before each ReLU: none, batch, layer; rates 0.01 to 10",
    fixed="64-64-64-64-10 on digits, SGD, batches of 64, five epochs, the same start",
    nuisance="the split, the initial weights, the order of the batches",
    outcome="doublings from the largest working rate without to that with batch norm; where none "
    "works, from the rate of the lowest error",
    unit="doublings",
    margin=2.0,
    measure=measure,
    axes=("learning rate", "test error (%)"),
    sources=("https://arxiv.org/abs/1502.03167", "https://arxiv.org/abs/1706.05350"),
)
