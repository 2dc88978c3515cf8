"""The noise of a batch's gradient falls with the root of the batch size.

Idea:  a batch's gradient is a mean of B examples' gradients, so its standard deviation is that of
       one example divided by √B: four times the batch, half the noise.
"""

from typing import Any

import numpy as np

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.lab.tools import digits

SIZES = (4, 16, 64, 256)
DRAWS = 60


def gradient(bench: Bench, net: Any, x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """Return the gradient of the first layer's weights, flat."""
    net.zero_grad()
    bench.e.F.cross_entropy(net(bench.tensor(x)), bench.tensor(y)).backward()
    return np.array(net[0].weight.grad.numpy()).ravel()


def measure(bench: Bench) -> Found:
    """Measure the spread of the batch gradient for each size on one net."""
    (x, y), rng = digits(bench), np.random.default_rng(bench.seed)
    net = bench.mlp(64, 32, 10)
    noise = []
    for size in SIZES:
        rows = [rng.choice(len(x.train), size) for _ in range(DRAWS)]
        drawn = np.stack([gradient(bench, net, x.train[r], y.train[r]) for r in rows])
        noise.append(float(np.sqrt(drawn.var(axis=0, ddof=1).sum())))
    slope = np.polyfit(np.log(SIZES), np.log(noise), 1)[0]
    values = {"batch of 4": noise[0], "batch of 256": noise[-1], "exponent": float(slope)}
    return Found(0.1 - abs(float(slope) + 0.5), values, {"noise": (SIZES, noise)})


CLAIM = Claim(
    says="The noise of the gradient falls with the square root of the batch size: the exponent is "
    "-0.5 to within 0.1.",
    day=7,
    varies="batch size: 4, 16, 64, 256, drawn with replacement",
    fixed="64-32-10 with ReLU on digits, at the start of training, 60 batches of each size",
    nuisance="the split, the weights, the batches",
    outcome="0.1 less the distance of the fitted exponent from -0.5",
    margin=0.0,
    measure=measure,
    axes=("batch size", "standard deviation of the gradient"),
    log=True,
    sources=("https://arxiv.org/abs/1812.06162", "https://arxiv.org/abs/1206.5533"),
)
