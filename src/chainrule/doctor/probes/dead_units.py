"""Units that are off for every one of many examples."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.doctor.probes.probe import probe
from chainrule.doctor.probes.skipped import Skipped
from chainrule.doctor.probes.subject import Subject

EXAMPLES, FEWEST = 1024, 128
BENDS = ("ReLU", "ReLU6", "Threshold")


@probe("dead_units", cost=0, needs=("x", "y"))
def dead_units(subject: Subject) -> dict[str, Any]:
    """Return the layer with the largest share of units that no example turns on."""
    twin = subject.twin()
    twin.model.eval()
    x, _ = subject.some(EXAMPLES)
    if len(x) < FEWEST:
        raise Skipped(f"{FEWEST} examples are needed, there are {len(x)}")
    with twin.hearing(BENDS) as heard:
        twin.outputs(x)
    shares = {name: dead(outputs) for name, outputs in heard.items() if outputs}
    if not shares:
        raise Skipped("no layer is a ReLU module")
    worst = max(shares, key=lambda name: shares[name])
    return {"layer": worst, "examples": len(x), "share": shares[worst], "layers": shares}


def dead(outputs: list[np.ndarray]) -> float:
    """Return the share of units that are zero everywhere; of maps (N, C, H, W), of channels."""
    whole = np.concatenate(outputs)
    unit = 1 if whole.ndim in (3, 4, 5) else whole.ndim - 1
    others = tuple(axis for axis in range(whole.ndim) if axis != unit)
    return float(np.mean((whole <= 0).all(axis=others)))
