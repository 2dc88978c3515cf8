"""Layer norm learns from one example at a time.

Idea:  it takes mean and deviation over an example's own units, so the batch may be of any size.
       Batch norm refuses a batch of one: the deviation of one value is zero (Ba, 2016).
Ours:  the same number of epochs; the rate is divided by ten for batches of one.
"""

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.lab.norms import normalised
from chainrule.lab.tools import digits

ALLOWED = 3.0  # points of test error


def measure(bench: Bench) -> Found:
    """Train with and without layer norm at batches of one and of 64 from the same weights."""
    x, y = digits(bench, (0.4, 0.2, 0.4))
    found = {}
    for kind in ("layer norm", "none"):
        for size, rate in ((1, 0.02), (64, 0.2)):
            bench.reseed()
            net = normalised(bench.e, kind, 64, 64, 64, 10)
            bench.fit(net, x.train, y.train, lr=rate, epochs=5, batch_size=size)
            found[f"{kind}, batch {size}"] = bench.error(net, x.test, y.test)
    lost = found["layer norm, batch 1"] - found["layer norm, batch 64"]
    return Found(ALLOWED - lost, found)


CLAIM = Claim(
    says="With layer norm, batches of one example cost at most 3 points of test error against "
    "batches of 64.",
    day=13,
    varies="batch size: 1 or 64; layer norm or none",
    fixed="64-64-64-10 with ReLU on 719 digits, SGD at 0.02 and 0.2, five epochs, the same start",
    nuisance="the split, the initial weights, the order of the batches",
    outcome="3 points less what batches of one lose",
    unit="points",
    margin=0.0,
    measure=measure,
    axes=("normalisation and batch size", "test error (%)"),
    seeds=5,
    sources=("https://arxiv.org/abs/1607.06450",),
)
