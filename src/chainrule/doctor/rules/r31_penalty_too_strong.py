"""R31: regularisation outweighs the data."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

OUTWEIGHS, DROPPED = 1.0, 0.7  # penalty ÷ data gradient; share dropped


@rule("R31", day=10, explains=("R15", "R16", "R18", "R19", "R28", "R30"))
def penalty_too_strong(case: Case) -> Iterator[Finding]:
    """Weight decay pulls harder than the data, or dropout leaves too little.

    Why: decay shrinks weights by a share of their length. Where that is more than the gradient
        gives, they go to zero, whatever the data says.
    Cause: a coefficient meant for another scale; L2 of 0.1 and more in SGD; dropout of 0.8.
    Remedy: a tenth of the decay; dropout of 0.1 to 0.5.
    Source: lab claim decay_strength.
    When it is fine: AdamW's decay of 0.1 is multiplied by the rate and is usual; only what the
        weights do is judged.
    """
    table, places = case.trace.parameters, case.weights()
    if not places or not len(case.trace.samples):
        return
    decay = np.array([float(table.facts[i].get("weight_decay") or 0) for i in places])
    weights, gradient = table["w_norm"][:, places], table["g_norm"][:, places]
    pull = np.nanmedian(decay * weights / np.maximum(gradient, 1e-12), axis=0)
    shrunk = weights[-1].sum() < 0.5 * weights[0].sum()
    if decay.max() > 0 and pull.max() > OUTWEIGHS and shrunk and case.stuck:
        yield Finding(
            says=f"Weight decay {decay.max():g} pulls {pull.max():.1f} times as hard as the data: "
            f"the weights fell to {weights[-1].sum() / weights[0].sum():.0%} of their length.",
            severity="problem",
            confidence=0.9,
            remedy=f"weight_decay={decay.max() / 100:g}",
            where=table.names[places[int(pull.argmax())]],
            steps=(1, case.last_step),
            evidence={"decay · weight ÷ gradient": float(pull.max())},
            change={"optim.weight_decay": float(decay.max() / 100)},
        )
    rates = [float(p) for p in case.trace.layers.fact("p") if p]
    if rates and max(rates) >= DROPPED:
        yield Finding(
            says=f"Dropout leaves out {max(rates):.0%} of the units: more than half is seldom "
            "of use.",
            severity="problem" if case.stuck else "warning",
            confidence=0.85 if case.stuck else 0.6,
            remedy="nn.Dropout(0.2)",
            steps=(1, case.last_step),
            evidence={"p": max(rates)},
            otherwise=("p taken for the share that is kept",),
        )
