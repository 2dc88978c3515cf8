"""N(0, 0.01²) weights fail in a deep net, He's do not.

Idea:  a layer of 64 ReLUs with weights of deviation 0.01 passes on about 0.06 of what it gets; ten
       layers leave 10⁻¹². Nothing arrives, nothing comes back. He's deviation √(2/64) passes on as
       much as it gets.
"""

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.lab.tools import digits

DEPTHS = (1, 2, 4, 6, 10)


def error(bench: Bench, depth: int, he: bool) -> float:
    """Return the test error after eight epochs from either start."""
    (x, y), nn = digits(bench), bench.e.nn
    bench.reseed()
    net = bench.mlp(64, *[64] * depth, 10)
    for layer in list(net)[::2]:
        if he:
            nn.init.kaiming_normal_(layer.weight, nonlinearity="relu")
        else:
            nn.init.normal_(layer.weight, std=0.01)
        nn.init.zeros_(layer.bias)
    bench.fit(net, x.train, y.train, lr=0.05, epochs=8, batch_size=32)
    return bench.error(net, x.test, y.test)


def measure(bench: Bench) -> Found:
    """Compare both starts at each depth; ten layers decide."""
    small = [error(bench, depth, he=False) for depth in DEPTHS]
    he = [error(bench, depth, he=True) for depth in DEPTHS]
    values = {"N(0, 0.01²), 1 layer": small[0], "N(0, 0.01²), 10": small[-1]}
    values |= {"He, 1 layer": he[0], "He, 10": he[-1]}
    return Found(small[-1] - he[-1], values, {"N(0, 0.01²)": (DEPTHS, small), "He": (DEPTHS, he)})


CLAIM = Claim(
    says="Ten hidden layers started from N(0, 0.01²) do not learn where He's start does: the test "
    "error differs by at least 50 points.",
    day=14,
    varies="initial weights: N(0, 0.01²) or He's; hidden layers 1, 2, 4, 6, 10",
    fixed="64 units a layer with ReLU on digits, SGD at 0.05, batches of 32, eight epochs",
    nuisance="the split, the initial weights, the order of the batches",
    outcome="test error from N(0, 0.01²) less that from He's start, ten layers",
    unit="points",
    margin=50.0,
    measure=measure,
    axes=("hidden layers", "test error (%)"),
    seeds=5,
    sources=("https://arxiv.org/abs/1502.01852",),
)
