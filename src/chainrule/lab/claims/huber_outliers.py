"""Huber's loss resists outliers that pull squared error away.

Idea:  squared error counts a residual r by r², so one target that is off by 20 weighs as much as
       400 that are off by 1. Huber's loss grows linearly from δ on (Huber, 1964).
Ours:  a noisy sine; one target in ten is shifted up by 5 to 10; the test targets are clean.
"""

import numpy as np

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found


def noisy_sine(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return inputs (N, 1), targets with outliers (N, 1) and without noise (N, 1)."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-2, 2, (400, 1))
    clean = np.sin(2 * x)
    y = clean + 0.1 * rng.standard_normal(x.shape)
    out = rng.uniform(size=x.shape) < 0.1
    y = y + out * rng.uniform(5, 10, x.shape)
    return x.astype(np.float32), y.astype(np.float32), clean.astype(np.float32)


def measure(bench: Bench) -> Found:
    """Fit with each loss from the same weights; compare the distance from the clean sine."""
    nn, optim = bench.e.nn, bench.e.optim
    x, y, clean = noisy_sine(bench.seed)
    losses = {"squared": nn.MSELoss(), "absolute": nn.L1Loss(), "Huber": nn.HuberLoss(delta=0.5)}
    found = {}
    for name, criterion in losses.items():
        bench.reseed()
        net = bench.mlp(1, 32, 32, 1, activation=nn.Tanh)
        adam = optim.Adam(net.parameters(), lr=0.01)
        bench.fit(net, x, y, epochs=60, batch_size=50, optimizer=adam, criterion=criterion)
        found[name] = bench.loss(net, x, clean, nn.MSELoss()) ** 0.5
    return Found(found["squared"] / found["Huber"], found)


CLAIM = Claim(
    says="With one target in ten shifted far up, a net trained by Huber's loss stays at least 3 "
    "times as near to the clean curve as one trained by squared error.",
    day=6,
    varies="the loss: squared, absolute, Huber with δ = 0.5",
    fixed="1-32-32-1 with tanh, 400 points of a noisy sine, Adam at 0.01, 60 epochs",
    nuisance="points, noise, outliers, the initial weights, the order of the batches",
    outcome="distance from the clean sine with squared error over that with Huber",
    unit="times",
    margin=3.0,
    measure=measure,
    axes=("loss", "root mean squared distance from the clean curve"),
    sources=("https://doi.org/10.1214/aoms/1177703732",),
)
