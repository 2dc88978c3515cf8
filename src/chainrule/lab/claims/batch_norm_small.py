"""Batch norm degrades with few values per channel, where layer norm does not.

Idea:  batch norm takes mean and deviation over the batch. Of two examples they are noise, and they
       are another noise in evaluation, where running averages stand in. Layer norm takes them over
       an example's own units, whatever the batch (Ba, 2016; Wu & He, 2018).
Ours:  the rate is scaled with the batch so that each size makes comparable progress.
"""

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.lab.norms import KINDS, normalised
from chainrule.lab.tools import digits

SIZES = (2, 4, 8, 16, 64)


def measure(bench: Bench) -> Found:
    """Train with each norm at each batch size; compare what small batches cost."""
    (x, y), curves = digits(bench, (0.4, 0.2, 0.4)), {}
    n = len(x.train) - len(x.train) % 64  # no rest of one example, which batch norm refuses
    for kind in KINDS:
        errors = []
        for size in SIZES:
            bench.reseed()
            net = normalised(bench.e, kind, 64, 64, 64, 10)
            rate = 0.2 * size / 64
            bench.fit(net, x.train[:n], y.train[:n], lr=rate, epochs=4, batch_size=size)
            errors.append(bench.error(net, x.test, y.test))
        curves[kind] = (SIZES, errors)
    cost = {kind: curves[kind][1][0] - curves[kind][1][-1] for kind in KINDS}
    values = {f"{kind}, batch 2": curves[kind][1][0] for kind in KINDS}
    values |= {f"{kind}, batch 64": curves[kind][1][-1] for kind in KINDS}
    return Found(cost["batch norm"] - cost["layer norm"], values, curves)


CLAIM = Claim(
    says="With two examples a batch, batch norm loses at least 5 points more than layer norm does, "
    "each against itself at 64.",
    day=13,
    varies="batch size: 2 to 64; normalisation: none, batch, layer",
    fixed="64-64-64-10 on digits, SGD at 0.2 · batch / 64, four epochs, the same start",
    nuisance="the split, the initial weights, the order of the batches",
    outcome="points lost by batch norm from 64 to 2 less those lost by layer norm",
    unit="points",
    margin=5.0,
    measure=measure,
    axes=("batch size", "test error (%)"),
    seeds=5,
    sources=("https://arxiv.org/abs/1607.06450", "https://arxiv.org/abs/1803.08494"),
)
