"""R15: next to no gradient reaches the first layers."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

SHARE, MOVED = 1e-3, 1e-4  # first ÷ last gradient; update ÷ weight of the first


@rule("R15", day=5, explains=("R19", "R28", "R30"))
def vanishing_gradients(case: Case) -> Iterator[Finding]:
    """The first layer's gradient is a tiny part of the last one's.

    Why: going back through a layer multiplies by slopes and weights. Factors below one, ten times
        over, leave nothing, and the early layers stay as they were drawn.
    Cause: sigmoids in hidden layers, weights that start too small, great depth without shortcuts.
    Remedy: ReLU or GELU, He's initialisation, normalisation, residual connections; LSTM or GRU
        for sequences.
    Source: Glorot & Bengio 2010, https://proceedings.mlr.press/v9/glorot10a.html; lab claims
        gradient_by_depth and healthy_gradient_ratio.
    When it is fine: a net that has converged has small gradients everywhere; so the ratio counts,
        not the size, and only where the net does not learn.
    """
    table, places = case.trace.parameters, case.weights()
    if len(places) < 3 or not len(case.trace.samples):
        return
    per_value = table["g_norm"] / np.sqrt([fact["size"] for fact in table.facts])
    first, last = per_value[:, places[0]], per_value[:, places[-1]]
    ratio = np.divide(first, last, out=np.ones_like(first), where=last > 0)
    moved = table["update_ratio"][:, places[0]]
    held = case.held((ratio < SHARE) & (moved < MOVED))
    if held and case.stuck:
        yield Finding(
            says=f"Gradients vanish: {table.names[places[0]]} gets {np.median(ratio):.1g} of what "
            f"{table.names[places[-1]]} gets, value by value.",
            severity="problem",
            confidence=0.9,
            remedy="nn.ReLU() for nn.Sigmoid(), nn.init.kaiming_normal_, or nn.BatchNorm1d",
            where=table.names[places[0]],
            steps=held,
            evidence={"first ÷ last gradient": float(np.median(ratio)),
                      "update ÷ weight": float(np.nanmedian(moved))},
            otherwise=("a frozen first layer",),
            test="the gradient of each layer by depth at the first step",
        )  # fmt: skip
