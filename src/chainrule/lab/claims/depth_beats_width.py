"""Depth against width at an equal number of parameters.

Idea:  the same parameters can stand side by side in one wide layer or behind each other in several
       narrow ones. Functions that fold the plane need exponentially many units in one layer
       (Montúfar, 2014); whether training gains from it is another question.
Ours:  two spirals of one and a half turns, about 1,200 parameters in one, two, three, four layers.
"""

from chainrule.data.shapes import spirals
from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found

SIZES = {1: (2, 240, 2), 2: (2, 32, 32, 2), 3: (2, 23, 23, 23, 2), 4: (2, 19, 19, 19, 19, 2)}


def measure(bench: Bench) -> Found:
    """Train each shape on the same spirals; compare one hidden layer with three."""
    (x, y), optim = bench.split(*spirals(1000, turns=1.5, seed=bench.seed)), bench.e.optim
    errors = {}
    for depth, sizes in SIZES.items():
        bench.reseed()
        net = bench.mlp(*sizes)
        adam = optim.Adam(net.parameters(), lr=0.01)
        bench.fit(net, x.train, y.train, epochs=60, batch_size=100, optimizer=adam)
        errors[f"{depth} hidden"] = bench.error(net, x.test, y.test)
    return Found(errors["1 hidden"] - errors["3 hidden"], errors)


CLAIM = Claim(
    says="With about 1,200 parameters on two spirals, three hidden layers err at least 5 points "
    "less than one wide layer.",
    day=3,
    varies="hidden layers: 1 of 240 units, 2 of 32, 3 of 23, 4 of 19 (1,133 to 1,235 parameters)",
    fixed="ReLU, 600 training points, Adam at 0.01, 60 epochs, batches of 100",
    nuisance="the points, the initial weights, the order of the batches",
    outcome="test error of one hidden layer less that of three",
    unit="points",
    margin=5.0,
    measure=measure,
    axes=("hidden layers", "test error (%)"),
    sources=("https://arxiv.org/abs/1402.1869",),
    instead="Three narrow layers save one or two points here, not five; two, three and four narrow "
    "layers err about the same.",
)
