"""With rare classes accuracy chooses the wrong net.

Idea:  at one in fifty "always the common class" is right 98 times in a hundred and useless. A net
       that learns plain cross-entropy drifts there; one that weights the rare class finds it, at
       the price of false alarms that accuracy counts and nobody may mind.
"""

import numpy as np

from chainrule.data.shapes import blobs
from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found

RATIOS = (1, 2, 5, 10, 20, 50)


def rare(ratio: int, rows: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Return two overlapping heaps; class 1 is once among so many of class 0."""
    x, y = blobs(2 * rows, classes=2, spread=0.9, seed=seed)
    kept = np.sort(np.concatenate([np.flatnonzero(y == 0), np.flatnonzero(y == 1)[::ratio]]))
    return x[kept], y[kept]


def judged(bench: Bench, ratio: int, *, weighted: bool) -> tuple[float, float]:
    """Train on one ratio; return accuracy and balanced accuracy on new points, in per cent."""
    nn, torch = bench.e.nn, bench.e.torch
    (x, y), (x_new, y_new) = (
        rare(ratio, rows, 2 * bench.seed + i) for i, rows in enumerate((2000, 10_000))
    )
    bench.reseed()
    net = bench.mlp(2, 16, 2)
    weight = torch.tensor([1.0, float(ratio)]) if weighted else None
    adam = bench.e.optim.Adam(net.parameters(), lr=0.01)
    loss = nn.CrossEntropyLoss(weight=weight)
    bench.fit(net, x, y, epochs=10, batch_size=100, optimizer=adam, criterion=loss)
    each = [100 - bench.error(net, x_new[y_new == k], y_new[y_new == k]) for k in (0, 1)]
    return 100 - bench.error(net, x_new, y_new), float(np.mean(each))


def measure(bench: Bench) -> Found:
    """Let accuracy choose between two nets at one in fifty; compare their balanced accuracy."""
    plain = [judged(bench, ratio, weighted=False) for ratio in RATIOS]
    weighted = [judged(bench, ratio, weighted=True) for ratio in RATIOS]
    better, worse = sorted([plain[-1], weighted[-1]], reverse=True)
    curves = {
        f"{name}, {what}": (RATIOS, [pair[i] for pair in line])
        for name, line in {"plain": plain, "weighted": weighted}.items()
        for i, what in enumerate(("accuracy", "balanced"))
    }
    values = {name: line[-1] for name, (_, line) in curves.items()}
    return Found(worse[1] - better[1], values, curves)


CLAIM = Claim(
    says="At one in 50 accuracy chooses the wrong net: the one that it rates higher has at least "
    "20 points less balanced accuracy than the other.",
    day=9,
    varies="the loss: cross-entropy, plain or with the rare class weighted; 1 to 50 of the common "
    "class for one of the rare",
    fixed="2-16-2 with ReLU on two overlapping heaps, 2,000 of the common class, Adam at 0.01, ten "
    "epochs, batches of 100",
    nuisance="the points, the initial weights, the order of the batches",
    outcome="balanced accuracy of the net that accuracy rates lower less that of the other",
    unit="points",
    margin=20.0,
    measure=measure,
    axes=("common examples for one rare", "share (%)"),
    sources=("https://doi.org/10.1109/ICPR.2010.764",),
)
