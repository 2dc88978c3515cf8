"""Is the answer in eval mode the mean over dropout's masks?

Idea:  dropout scales what survives by 1 / (1 - p), so the mean over masks of what goes into the
       next layer is what eval mode feeds it. A linear layer keeps that mean; a bend does not. So
       through linear layers eval mode is the mean over all thinned nets; through ReLU or tanh it
       is an approximation.
Ours:  dropout on ten units has 1,024 masks, so the mean over all of them is exact.
"""

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.data.signals import signals
from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.train.evaluate import predict

UNITS, TEST = 10, 50
COUNTS = (1, 4, 16, 64, 256, 1024)
MASKS = (np.arange(2**UNITS)[:, None] >> np.arange(UNITS) & 1).astype(np.float32)  # (M, K)


def distances(bench: Bench, bend: Callable[[], Any]) -> list[float]:
    """Train with dropout; return how far the mean over masks is from eval mode, in per cent."""
    nn, shares = bench.e.nn, (400 / (400 + TEST), 0.0, 1.0)
    x, y = bench.split(*signals(400 + TEST, seed=bench.seed), shares=shares)
    bench.reseed()
    below = nn.Sequential(nn.Linear(40, UNITS), bend())
    above = nn.Sequential(nn.Linear(UNITS, 32), bend(), nn.Linear(32, 10))
    net = nn.Sequential(below, nn.Dropout(0.5), above)
    adam = bench.e.optim.Adam(net.parameters(), lr=0.01)
    bench.fit(net, x.train, y.train, epochs=30, batch_size=40, optimizer=adam)

    hidden, settled = predict(bench.e, below, x.test), predict(bench.e, net, x.test)
    order = np.random.default_rng(bench.seed).permutation(MASKS)
    thinned = [predict(bench.e, above, 2 * mask * hidden) for mask in order]
    means = np.cumsum(thinned, axis=0, dtype=float) / np.arange(1, 2**UNITS + 1)[:, None, None]
    apart = np.sqrt(np.mean((means - settled) ** 2, axis=(1, 2)) / np.mean(settled**2))
    return [float(100 * apart[count - 1]) for count in COUNTS]


def measure(bench: Bench) -> Found:
    """Compare linear layers with ReLU and tanh."""
    nn = bench.e.nn
    bends = {"linear": nn.Identity, "ReLU": nn.ReLU, "tanh": nn.Tanh}
    across = [float(np.log2(count)) for count in COUNTS]
    curves = {name: (across, distances(bench, bend)) for name, bend in bends.items()}
    values = {name: line[-1] for name, (_, line) in curves.items()}
    nearest = min(values["ReLU"], values["tanh"])
    return Found(float(np.log10(nearest / values["linear"])), values, curves)


CLAIM = Claim(
    says="Eval mode is the mean over dropout's masks through linear layers only: with ReLU or tanh "
    "the two lie at least 10 times as far apart.",
    day=11,
    varies="the bend after both hidden layers: none (linear layers), ReLU, tanh",
    fixed="40-10-32-10, dropout 0.5 on the ten units, trained on 400 signals for 30 epochs by Adam "
    "at 0.01; the mean over all 1,024 masks for each of 50 new signals",
    nuisance="the signals, the initial weights, the masks, the order of the batches",
    outcome="log10 of the smaller distance (ReLU or tanh) over the linear one",
    margin=1.0,
    measure=measure,
    axes=("log2 of the masks in the mean", "distance from eval (%)"),
    log=True,
    sources=("https://jmlr.org/papers/v15/srivastava14a.html",),
)
