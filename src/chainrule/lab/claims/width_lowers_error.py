"""More hidden units lower the error, up to a point.

Idea:  width is capacity. On two spirals one hidden layer of 2 units cannot bend enough; each
       doubling helps until the data, not the net, is the limit.
"""

from chainrule.data.shapes import spirals
from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found

WIDTHS = (2, 4, 8, 16, 32, 64)


def measure(bench: Bench) -> Found:
    """Train each width on the same spirals; compare the narrowest with the widest."""
    (x, y), optim = bench.split(*spirals(1000, turns=1.0, seed=bench.seed)), bench.e.optim
    test, train = [], []
    for width in WIDTHS:
        bench.reseed()
        net = bench.mlp(2, width, 2)
        adam = optim.Adam(net.parameters(), lr=0.02)
        bench.fit(net, x.train, y.train, epochs=60, batch_size=100, optimizer=adam)
        test.append(bench.error(net, x.test, y.test))
        train.append(bench.error(net, x.train, y.train))
    values = {"2 units": test[0], "16 units": test[3], "64 units": test[-1]}
    return Found(test[0] - test[-1], values, {"test": (WIDTHS, test), "training": (WIDTHS, train)})


CLAIM = Claim(
    says="On two spirals, widening the hidden layer from 2 to 64 units lowers the test error by at "
    "least 20 points.",
    day=3,
    varies="hidden units: 2, 4, 8, 16, 32, 64",
    fixed="one hidden layer of ReLU, 600 training points, Adam at 0.02, 60 epochs, batches of 100",
    nuisance="the points, the initial weights, the order of the batches",
    outcome="test error with 2 units less that with 64",
    unit="points",
    margin=20.0,
    measure=measure,
    axes=("hidden units", "error (%)"),
    sources=("https://doi.org/10.1007/BF02551274",),
)
