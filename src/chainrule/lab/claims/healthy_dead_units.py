"""In healthy runs fewer than half of a layer's units are dead.

Idea:  a ReLU that is off for the last 512 examples counts as dead. The doctor speaks from half of a
       layer on where the net does not learn, and from nine in ten otherwise (rule R16).
"""

import numpy as np

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found
from chainrule.lab.healthy import traces

LIMIT = 50.0


def measure(bench: Bench) -> Found:
    """Return the largest share of dead units of each net, in per cent."""
    worst = {}
    for name, trace in traces(bench, "mlp", "cnn"):
        shares = [trace.never_active(layer) for layer in trace.units]
        worst[name] = float(100 * max(np.nanmax(np.append(share, 0)) for share in shares))
    return Found(LIMIT - max(worst.values()), worst)


CLAIM = Claim(
    says="In healthy runs the share of dead units stays below 50 % in every ReLU layer.",
    day=5,
    varies="network: MLP, CNN; optimizer: Adam, SGD with momentum",
    fixed="digits, batches of 32, six epochs, rates that suit (0.003 and 0.05)",
    nuisance="the split, the initial weights, the order of the batches",
    outcome="50 less the largest share of dead units of any layer",
    unit="points",
    margin=0.0,
    measure=measure,
    axes=("network", "dead units of the worst layer (%)"),
    seeds=5,
    sources=("https://arxiv.org/abs/1903.06733",),
)
