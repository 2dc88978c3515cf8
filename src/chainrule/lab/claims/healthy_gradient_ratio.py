"""In healthy runs the first layer's gradient is not a thousandth of the last one's.

Idea:  the doctor calls gradients vanishing below a thousandth, value by value, where the net does
       not learn (rule R15).
"""

import numpy as np

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.lab.healthy import first_over_last, traces

LIMIT = 1e-3


def measure(bench: Bench) -> Found:
    """Return the first matrix's gradient over the last one's for each net."""
    ratios = {name: first_over_last(trace) for name, trace in traces(bench)}
    return Found(float(np.log10(min(ratios.values()) / LIMIT)), ratios)


CLAIM = Claim(
    says="In healthy runs the first matrix gets at least 10 times a thousandth of the last one's "
    "gradient, value by value.",
    day=5,
    varies="network: MLP, CNN, GRU, transformer; optimizer: Adam, SGD with momentum",
    fixed="digits, batches of 32, six epochs, rates that suit (0.003 and 0.05)",
    nuisance="the split, the initial weights, the order of the batches",
    outcome="log10 of the smallest ratio of the eight nets over 0.001",
    margin=1.0,
    measure=measure,
    axes=("network", "first ÷ last matrix's gradient, per value"),
    log=True,
    seeds=5,
    sources=("https://proceedings.mlr.press/v9/glorot10a.html",),
)
