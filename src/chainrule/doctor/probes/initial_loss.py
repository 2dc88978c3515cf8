"""With a last layer of zeros, every class is equally likely: the loss must be ln K."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.doctor.probes.probe import probe
from chainrule.doctor.probes.skipped import Skipped
from chainrule.doctor.probes.subject import Subject

EXAMPLES = 512


@probe("initial_loss", cost=0, needs=("criterion", "x", "y"))
def initial_loss(subject: Subject) -> dict[str, Any]:
    """Set the last layer to zero and compare the loss with that of guessing."""
    twin = subject.twin()
    layers = [m for m in twin.model.modules() if list(m.parameters(recurse=False))]
    if not layers:
        raise Skipped("the model has no parameters")
    with twin.e.torch.no_grad():
        for parameter in layers[-1].parameters(recurse=False):
            parameter.zero_()
    twin.model.eval()
    x, y = subject.some(EXAMPLES)
    outputs = twin.outputs(x)
    expected = guessing(type(twin.criterion).__name__, outputs, y)
    return {"loss": twin.loss(outputs, y), "expected": expected, "examples": len(x)}


def guessing(criterion: str, outputs: np.ndarray, y: np.ndarray) -> float:
    """Return the loss of an output that is zero everywhere."""
    if criterion == "CrossEntropyLoss" and outputs.ndim > 1:
        return float(np.log(outputs.shape[-1 if outputs.shape[:-1] == y.shape else 1]))
    if criterion == "BCEWithLogitsLoss":
        return float(np.log(2))
    if criterion in ("MSELoss", "L1Loss"):
        return float(np.mean(np.abs(y) ** (2 if criterion == "MSELoss" else 1)))
    raise Skipped(f"what guessing costs under {criterion} is not known")
