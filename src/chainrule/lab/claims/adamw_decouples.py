"""In Adam, L2 and weight decay are not the same.

Idea:  Adam divides each gradient by its own size. A penalty that is part of the gradient is divided
       too, so weights with large gradients decay less; AdamW shrinks all by the same factor
       (Loshchilov & Hutter, 2017). For plain SGD the two are the same up to a constant.
Ours:  the same coefficient, the same steps; how far the two ways shrink the weights apart.
"""

import numpy as np

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.lab.tools import digits


def measure(bench: Bench) -> Found:
    """Train with each; compare the norm of the weights at the end, and the test errors."""
    (x, y), optim = digits(bench, (0.2, 0.2, 0.6)), bench.e.optim
    kinds = {
        "Adam, no decay": lambda p: optim.Adam(p, lr=0.003),
        "Adam, L2 0.1": lambda p: optim.Adam(p, lr=0.003, weight_decay=0.1),
        "AdamW, decay 0.1": lambda p: optim.AdamW(p, lr=0.003, weight_decay=0.1),
    }
    norms, errors = {}, {}
    for name, make in kinds.items():
        bench.reseed()
        net = bench.mlp(64, 64, 10)
        optimizer = make(net.parameters())
        bench.fit(net, x.train, y.train, epochs=40, batch_size=32, optimizer=optimizer)
        norms[name] = float(np.sqrt(sum(float((p**2).sum()) for p in net.parameters())))
        errors[f"error, {name}"] = bench.error(net, x.test, y.test)
    return Found(norms["AdamW, decay 0.1"] / norms["Adam, L2 0.1"], {**norms, **errors})


CLAIM = Claim(
    says="The same coefficient of 0.1 shrinks far more as an L2 penalty in Adam than as AdamW's "
    "decay: AdamW's weights stay at least 1.5 times as long.",
    day=14,
    varies="none; L2 in the gradient (Adam); decoupled decay (AdamW), both 0.1",
    fixed="64-64-10 with ReLU on 359 digits, rate 0.003, 40 epochs, batches of 32, the same start",
    nuisance="the split, the initial weights, the order of the batches",
    outcome="norm of all weights with AdamW over that with L2 in Adam",
    unit="times",
    margin=1.5,
    measure=measure,
    axes=("optimizer", "norm of the weights; test error (%)"),
    sources=("https://arxiv.org/abs/1711.05101",),
)
