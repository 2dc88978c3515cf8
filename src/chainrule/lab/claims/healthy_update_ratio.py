"""In healthy runs a step stays well below a third of the weight's length.

Idea:  the doctor calls a rate too high where the update ÷ weight ratio of the first 30 steps
       passes 0.3 and the loss suffers (rule R18). Healthy nets must stay below, or it cries wolf.
Ours:  four families, two optimizers, digits; the worst of the eight nets decides.
"""

import numpy as np

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.lab.healthy import matrices, traces

LIMIT = 0.3


def measure(bench: Bench) -> Found:
    """Return the largest ratio of each net's matrices in the first 30 steps."""
    worst, usual = {}, []
    for name, trace in traces(bench):
        ratio = trace.parameters["update_ratio"][:, matrices(trace)]
        worst[name] = float(np.nanmax(ratio[trace.samples <= 30]))
        usual.append(float(np.nanmedian(ratio)))
    effect = np.log10(LIMIT / max(worst.values()))
    return Found(float(effect), {**worst, "usual (median)": float(np.median(usual))})


CLAIM = Claim(
    says="In healthy runs the largest update of the first 30 steps stays below 0.3 of the weight's "
    "length.",
    day=7,
    varies="network: MLP, CNN, GRU, transformer; optimizer: Adam, SGD with momentum",
    fixed="digits, batches of 32, six epochs, rates that suit (0.003 and 0.05)",
    nuisance="the split, the initial weights, the order of the batches",
    outcome="log10 of 0.3 over the largest ratio of the eight nets",
    margin=0.0,
    measure=measure,
    axes=("network", "largest update ÷ weight, first 30 steps"),
    log=True,
    seeds=5,
    sources=("https://arxiv.org/abs/1506.01186",),
)
