"""Batch normalisation forgives bad initial weights.

Idea:  it divides by the deviation of what a layer gives, so weights ten times too small or too
       large give the same values one layer on. Without it, six layers multiply the mistake.
"""

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.lab.norms import normalised
from chainrule.lab.tools import digits

DEVIATIONS = (0.01, 0.03, 0.1, 0.3, 1.0)
SIZES = (64, *[64] * 6, 10)


def error(bench: Bench, kind: str, deviation: float) -> float:
    """Return the test error from weights of one deviation."""
    x, y = digits(bench)
    bench.reseed()
    net = normalised(bench.e, kind, *SIZES)
    for layer in net:
        if isinstance(layer, bench.e.nn.Linear):
            bench.e.nn.init.normal_(layer.weight, std=deviation)
    bench.fit(net, x.train, y.train, lr=0.1, epochs=8, batch_size=64)
    return bench.error(net, x.test, y.test)


def measure(bench: Bench) -> Found:
    """Train from weights of each deviation; compare at 0.01, where plain nets stand still."""
    kinds = ("none", "batch norm")
    curves = {kind: (DEVIATIONS, [error(bench, kind, d) for d in DEVIATIONS]) for kind in kinds}
    plain, normed = curves["none"][1], curves["batch norm"][1]
    values = {"none at 0.01": plain[0], "batch norm at 0.01": normed[0]}
    values |= {"none, best": min(plain), "batch norm, worst": max(normed)}
    return Found(plain[0] - normed[0], values, curves)


CLAIM = Claim(
    says="Batch normalisation forgives bad initial weights: from N(0, 0.01²) in six hidden layers "
    "it errs at least 50 points less than the same net without.",
    day=13,
    varies="deviation of the initial weights: 0.01 to 1; with and without batch normalisation",
    fixed="six hidden layers of 64 with ReLU on digits, SGD at 0.1, batches of 64, eight epochs",
    nuisance="the split, the initial weights, the order of the batches",
    outcome="test error without batch norm less that with it, both from deviation 0.01",
    unit="points",
    margin=50.0,
    measure=measure,
    axes=("deviation of the initial weights", "test error (%)"),
    sources=("https://arxiv.org/abs/1502.03167", "https://arxiv.org/abs/1806.02375"),
)
