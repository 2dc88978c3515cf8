"""A wide enough network fits a continuous curve on an interval.

Idea:  one hidden layer of M tanh units can come as near as we like to a continuous function on a
       closed interval, if M is large enough (Cybenko, 1989). The theorem says that weights exist,
       not that training finds them. Here training has to.
Ours:  a curve of three waves on [-1, 1], Adam, the same number of steps for each width.
"""

import numpy as np

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found

WIDTHS = (1, 2, 4, 8, 16, 32, 64)


def curve(x: np.ndarray, seed: int) -> np.ndarray:
    """Return three waves of random phase, mean square about one."""
    phase = np.random.default_rng(seed).uniform(0, 2 * np.pi, 3)
    waves = [np.sin(k * np.pi * x + p) for k, p in zip((1, 2, 3), phase, strict=True)]
    return np.asarray(sum(waves) / 1.22, np.float32)


def measure(bench: Bench) -> Found:
    """Fit the curve with each width; compare the narrowest net's error with the widest's."""
    nn, optim = bench.e.nn, bench.e.optim
    x = np.linspace(-1, 1, 256, dtype=np.float32)[:, None]
    y, errors = curve(x, bench.seed), []
    for width in WIDTHS:
        bench.reseed()
        net = bench.mlp(1, width, 1, activation=nn.Tanh)
        adam = optim.Adam(net.parameters(), lr=0.02)
        mse = nn.MSELoss()
        bench.fit(net, x, y, epochs=1000, batch_size=256, optimizer=adam, criterion=mse)
        errors.append(bench.loss(net, x, y, mse) ** 0.5)
    values = {"1 unit": errors[0], "8 units": errors[3], "64 units": errors[-1]}
    ratio = np.log10(errors[0] / errors[-1])
    return Found(float(ratio), values, {"one hidden layer": (WIDTHS, errors)})


CLAIM = Claim(
    says="A wide enough network fits a continuous curve on an interval: 64 hidden units leave at "
    "most a tenth of the error that 1 unit leaves.",
    day=1,
    varies="hidden units: 1, 2, 4, 8, 16, 32, 64",
    fixed="one hidden layer of tanh, 256 points on [-1, 1], Adam at 0.02, 1,000 full-batch steps",
    nuisance="the phases of the curve's waves, the initial weights",
    outcome="log10 of the error with 1 unit over the error with 64",
    margin=1.0,
    measure=measure,
    axes=("hidden units", "root mean squared error"),
    log=True,
    seeds=10,
    sources=("https://doi.org/10.1007/BF02551274", "https://doi.org/10.1016/0893-6080(89)90020-8"),
)
