"""An untrained net's first loss is that of guessing.

Idea:  ten classes, nothing learned: every class should get a tenth, a loss of ln 10. The doctor
       speaks where the first loss is 1.5 times that (rule R10).
"""

import numpy as np

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.lab.healthy import traces

LIMIT = 1.5


def measure(bench: Bench) -> Found:
    """Return each net's first loss over ln 10."""
    first = {
        name: float(trace.steps["loss"][0] / np.log(10))
        for name, trace in traces(bench)
        if name.endswith("Adam")
    }
    return Found(LIMIT - max(first.values()), first)


CLAIM = Claim(
    says="The first loss of an untrained net stays below 1.5 times that of guessing.",
    day=6,
    varies="network: MLP, CNN, GRU, transformer",
    fixed="digits, the first batch of 32, PyTorch's initial weights",
    nuisance="the split, the initial weights, the batch",
    outcome="1.5 less the largest first loss ÷ ln 10 of the four nets",
    margin=0.0,
    measure=measure,
    axes=("network", "first loss ÷ ln 10"),
    seeds=5,
    sources=("https://karpathy.github.io/2019/04/25/recipe/",),
)
