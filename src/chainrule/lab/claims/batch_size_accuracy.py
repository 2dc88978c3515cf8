"""At the same number of epochs and the same rate, small batches learn more.

Idea:  an epoch with batches of 16 takes about 30 times as many steps as one with 512. At an equal
       rate these steps are what counts; the noise hurts less than the missing steps.
Why:   an epoch costs about the same arithmetic whatever the batch. In time the small batches lose
       what their many calls cost, which the figure's other number tells in steps.
"""

from time import perf_counter

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.lab.tools import digits

SIZES = (16, 32, 64, 128, 256, 512)


def measure(bench: Bench) -> Found:
    """Train five epochs with each batch size from the same weights; compare test errors."""
    x, y = digits(bench)
    errors, seconds = [], []
    for size in SIZES:
        bench.reseed()
        net, began = bench.mlp(64, 64, 10), perf_counter()
        bench.fit(net, x.train, y.train, lr=0.1, epochs=5, batch_size=size)
        seconds.append(perf_counter() - began)
        errors.append(bench.error(net, x.test, y.test))
    values = {"batch 16": errors[0], "batch 64": errors[2], "batch 512": errors[-1]}
    values["time of 16 ÷ time of 512"] = seconds[0] / seconds[-1]
    return Found(errors[-1] - errors[0], values, {"after 5 epochs": (SIZES, errors)})


CLAIM = Claim(
    says="After five epochs at rate 0.1, batches of 16 err at least 10 points less than batches of "
    "512.",
    day=7,
    varies="batch size: 16 to 512",
    fixed="64-64-10 with ReLU on digits, SGD at 0.1, five epochs, the same start",
    nuisance="the split, the initial weights, the order of the batches",
    outcome="test error with batches of 512 less that with 16",
    unit="points",
    margin=10.0,
    measure=measure,
    axes=("batch size", "test error (%)"),
    sources=("https://arxiv.org/abs/1609.04836", "https://arxiv.org/abs/1811.03600"),
)
