"""More data is the strongest medicine against overfitting: the ladder of remedies.

Idea:  weight decay, dropout, a smaller net and early stopping all hold back a net that has too
       few examples. New examples tell it something. So data should stand on the top rung.
Ours:  each remedy is tuned on the validation part; the plain net gets twice the data, no tuning.
       The remedy that then does best on the test part counts: a head start for remedies.
"""

import numpy as np

from chainrule.data.signals import signals
from chainrule.lab.bench import Bench, Parts
from chainrule.lab.claim import Claim, Found

ROWS, FEW, STEPS = 3000, 300, 600
DECAYS = (0.1, 0.3, 1.0, 3.0)
DROPS = (0.1, 0.2, 0.3, 0.5)
WIDTHS = (8, 16, 32, 64)

Errors = tuple[float, float]  # on the validation part and on the test part


def train(
    bench: Bench,
    data: list[Parts],
    *,
    rows: int = FEW,
    width: int = 128,
    decay: float = 0.0,
    drop: float = 0.0,
    watched: bool = False,
) -> list[Errors]:
    """Train on the first `rows` examples; return the errors at the end, or after each epoch."""
    (x, y), nn, optim = data, bench.e.nn, bench.e.optim
    bench.reseed()
    net = bench.mlp(40, width, 10, activation=lambda: nn.Sequential(nn.ReLU(), nn.Dropout(drop)))
    adamw, seen = optim.AdamW(net.parameters(), lr=0.005, weight_decay=decay), list[Errors]()

    def look() -> float:
        errors = (bench.error(net, *part) for part in zip(x[1:], y[1:], strict=True))
        seen.append((next(errors), next(errors)))
        return seen[-1][0]

    bench.fit(
        net, x.train[:rows], y.train[:rows], epochs=STEPS // 10, batch_size=rows // 10,
        optimizer=adamw, watch=look if watched else None,
    )  # fmt: skip
    look()
    return seen


def measure(bench: Bench) -> Found:
    """Tune each remedy on the validation part, then double the data of the plain net."""
    shares = (2 * FEW / ROWS, FEW / ROWS, 1.0)
    data = bench.split(*signals(ROWS, seed=bench.seed), shares=shares)
    plain = train(bench, data, watched=True)
    tried = {
        "weight decay": [train(bench, data, decay=decay)[-1] for decay in DECAYS],
        "dropout": [train(bench, data, drop=drop)[-1] for drop in DROPS],
        "smaller net": [train(bench, data, width=width)[-1] for width in WIDTHS],
        "early stop": plain,
    }
    remedies = {name: min([*errors, plain[-1]])[1] for name, errors in tried.items()}
    doubled = train(bench, data, rows=2 * FEW)[-1][1]
    best = float(np.min(list(remedies.values())))
    return Found(best - doubled, {"nothing": plain[-1][1], **remedies, "twice the data": doubled})


CLAIM = Claim(
    says="Twice the training data lowers the test error by at least 2 points more than the best of "
    "weight decay, dropout, a smaller net and early stopping, each tuned.",
    day=9,
    varies="the remedy: weight decay (4 strengths), dropout (4 rates), 8 to 64 hidden units "
    "instead of 128, the best epoch, or 600 examples instead of 300",
    fixed="40-128-10 with ReLU on signals, AdamW at 0.005, 600 steps of a tenth of the data each",
    nuisance="the signals, the initial weights, the order of the batches, the masks",
    outcome="test error with the best remedy less that with twice the data",
    unit="points",
    margin=2.0,
    seeds=8,
    measure=measure,
    axes=("remedy", "test error (%)"),
    sources=("https://arxiv.org/abs/1712.00409",),
)
