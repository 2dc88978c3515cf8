"""Batch norm before the activation or after it?

Idea:  the paper puts it before, many users after. People say it matters; here is what it is worth.
"""

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.lab.norms import normalised
from chainrule.lab.tools import digits


def measure(bench: Bench) -> Found:
    """Train both orders from the same weights; the size of the difference counts."""
    x, y = digits(bench, (0.3, 0.2, 0.5))
    found = {}
    for name, after in {"before ReLU": False, "after ReLU": True}.items():
        bench.reseed()
        net = normalised(bench.e, "batch norm", 64, 64, 64, 10, after=after)
        bench.fit(net, x.train, y.train, lr=0.1, epochs=15, batch_size=32)
        found[name] = bench.error(net, x.test, y.test)
    return Found(found["after ReLU"] - found["before ReLU"], found)


CLAIM = Claim(
    says="Batch norm belongs before the activation: after it, the test error is at least 1 point "
    "higher.",
    day=13,
    varies="order: batch norm then ReLU, or ReLU then batch norm",
    fixed="64-64-64-10 on 539 digits, SGD at 0.1, batches of 32, 15 epochs, the same start",
    nuisance="the split, the initial weights, the order of the batches",
    outcome="test error with batch norm after ReLU less that before it",
    unit="points",
    margin=1.0,
    measure=measure,
    seeds=20,
    axes=("place of the batch norm", "test error (%)"),
    instead="Before or after the activation makes less than a point of difference here.",
    sources=("https://arxiv.org/abs/1502.03167", "https://arxiv.org/abs/1905.05928"),
)
