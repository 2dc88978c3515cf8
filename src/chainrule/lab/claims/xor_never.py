"""The perceptron never converges on XOR.

Idea:  no line separates (0,0), (1,1) from (0,1), (1,0), so in each pass at least one example is on
       the wrong side and there is an update, for ever (Minsky & Papert, 1969). AND and OR end.
Ours:  "for ever" is ten thousand passes; the weights' cycle makes the rest sure.
"""

import numpy as np

from chainrule.lab.bench import Bench
from chainrule.lab.claim import Claim, Found

GATES = {"AND": (-1, -1, -1, 1), "OR": (-1, 1, 1, 1), "XOR": (-1, 1, 1, -1)}
INPUTS = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]], float)  # the last is the bias's
PASSES = 10_000


def passes(signs: np.ndarray, order: np.ndarray, w: np.ndarray) -> int:
    """Count the passes until one makes no update, at most PASSES."""
    for done in range(PASSES):
        wrong = 0
        for i in order:
            if signs[i] * (w @ INPUTS[i]) <= 0:
                w = w + signs[i] * INPUTS[i]
                wrong += 1
        if not wrong:
            return done
    return PASSES


def measure(bench: Bench) -> Found:
    """Train each gate from the same random weights in the same random order."""
    rng = np.random.default_rng(bench.seed)
    w, order = rng.integers(-5, 6, 3).astype(float), rng.permutation(4)
    found = {gate: float(passes(np.array(signs), order, w)) for gate, signs in GATES.items()}
    slower = found["XOR"] / max(found["AND"], found["OR"], 1)
    return Found(float(np.log10(slower)), found)


CLAIM = Claim(
    says="A perceptron that learns AND and OR within some passes does not learn XOR in 10,000: at "
    "least a hundred times as long as the slower of the two.",
    day=2,
    varies="the gate: AND, OR, XOR",
    fixed="learning rate 1, four examples, the same start and order for each gate",
    nuisance="the start (whole numbers from -5 to 5) and the order of the examples",
    outcome="log10 of the passes on XOR over those on the slower of AND and OR",
    margin=2.0,
    measure=measure,
    axes=("gate", "passes until none was wrong (at most 10,000)"),
    log=True,
    seeds=10,
    sources=(
        "https://doi.org/10.1037/h0042519",
        "https://mitpress.mit.edu/9780262630221/perceptrons/",
    ),
)
