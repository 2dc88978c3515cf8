"""R17: sigmoids and tanhs at their flat ends."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

SHARE = 0.5  # of a layer's outputs; healthy nets stay below 0.4
BENDS = ("Sigmoid", "Tanh", "Hardtanh", "Hardsigmoid", "Softsign")


@rule("R17", day=5, explains=("R15",))
def saturated_units(case: Case) -> Iterator[Finding]:
    """Most outputs of a bend lie where its slope is gone.

    Why: sigmoid'(5) is 0.0066. A unit that is sure passes nothing back, right or wrong.
    Cause: inputs that are not scaled, weights that start too large, a rate too high.
    Remedy: scale the inputs; Glorot's initialisation; ReLU, or normalise before the bend.
    Source: Glorot & Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html.
    When it is fine: gates of an LSTM and an output layer are meant to be sure; they are left out.
    """
    layers = case.trace.layers
    inner = set(case.trace.order[:-1])
    for name, kind in zip(layers.names, layers.fact("kind"), strict=True):
        if kind not in BENDS or name not in inner:
            continue
        share = layers.of("saturated", name)
        held = case.held(np.nan_to_num(share) > SHARE)
        if held:
            yield Finding(
                says=f"{np.nanmedian(share):.0%} of what {name} ({kind}) gives is saturated: its "
                "slope there is next to zero.",
                severity="problem" if case.stuck else "warning",
                confidence=0.8,
                remedy="scale the inputs; nn.init.xavier_normal_(layer.weight); or nn.ReLU()",
                where=name,
                steps=held,
                evidence={"share saturated": float(np.nanmedian(share))},
            )
            return
