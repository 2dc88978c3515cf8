"""Five nets together err less than one.

Idea:  nets from other initial weights make other mistakes. Where they disagree, the mean of their
       probabilities follows the majority, and the mistakes of one are outvoted.
"""

import numpy as np

from chainrule.data.signals import signals
from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.train.evaluate import predict, probabilities

NETS = 10


def measure(bench: Bench) -> Found:
    """Train ten nets on the same signals; average the probabilities of ever more of them."""
    x, y = bench.split(*signals(2500, seed=bench.seed), shares=(0.2, 0.0, 0.8))
    answers = []
    for number in range(NETS):
        bench.reseed(number)
        net = bench.mlp(40, 64, 10)
        adam = bench.e.optim.Adam(net.parameters(), lr=0.005)
        bench.fit(net, x.train, y.train, epochs=40, batch_size=50, optimizer=adam)
        answers.append(probabilities(predict(bench.e, net, x.test)))
    together = np.cumsum(answers, axis=0)  # (M, N, K) summed over the first 1, 2, …
    error = 100 * np.mean(together.argmax(2) != y.test, axis=1)
    alone = 100 * np.mean(np.argmax(answers, axis=2) != y.test)
    values = {"one net, mean": alone, "5 nets": error[4], "10 nets": error[-1]}
    count = list(range(1, NETS + 1))
    curves = {"together": (count, error), "one alone, mean": (count, [alone] * NETS)}
    return Found(float(alone - error[4]), values, curves)


CLAIM = Claim(
    says="The mean of five nets' probabilities lowers the test error by at least 1 point against "
    "one net.",
    day=11,
    varies="nets whose probabilities are averaged: 1 to 10",
    fixed="40-64-10 with ReLU, 500 signals, Adam at 0.005, 40 epochs, batches of 50",
    nuisance="the signals, the initial weights, the order of the batches",
    outcome="mean test error of ten single nets less that of five together",
    unit="points",
    margin=1.0,
    measure=measure,
    axes=("nets", "test error (%)"),
    sources=("https://doi.org/10.1109/34.58871", "https://arxiv.org/abs/1612.01474"),
)
