"""A stack of linear layers is one linear layer.

Idea: W₃(W₂(W₁x + b₁) + b₂) + b₃ = (W₃W₂W₁)x + (the rest): without a bend between them, layers
      add parameters and no power. So on moons the deep linear net must stay where one linear
      layer stands, while ReLUs between the same layers cut the error.
"""

from typing import Any

from chainrule.data.shapes import moons
from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found

SIZES = (2, 32, 32, 32, 2)


def measure(bench: Bench) -> Found:
    """Train one linear layer, four stacked ones and four with ReLU between; compare errors."""
    points, labels = moons(900, noise=0.15, seed=bench.seed)
    x, y = bench.split(points, labels)

    def error(net: Any) -> float:
        bench.fit(net, x.train, y.train, lr=0.1, epochs=80 if bench.full else 40)
        return bench.error(net, x.test, y.test)

    found = {
        "one layer": error(bench.mlp(2, 2)),
        "four linear": error(bench.mlp(*SIZES, activation=bench.e.nn.Identity)),
        "four with ReLU": error(bench.mlp(*SIZES)),
    }
    gain = found["one layer"] - found["four linear"]
    bend = found["one layer"] - found["four with ReLU"]
    return Found(bend - abs(gain), found)


CLAIM = Claim(
    says="Stacking linear layers gains nothing; the bend between them does: on two moons, ReLUs "
    "lower the error by at least 5 points more than depth alone changes it.",
    day=3,
    varies="one linear layer; four linear layers; the same four with ReLU between",
    fixed="32 units a layer, SGD at 0.1, batches of 64, 40 epochs, 900 points",
    nuisance="the points, the initial weights, the order of the batches",
    outcome="points of test error saved by ReLU, less the change by depth alone",
    unit="points",
    margin=5.0,
    measure=measure,
    axes=("network", "test error (%)"),
    sources=("https://arxiv.org/abs/1312.6120",),
)
