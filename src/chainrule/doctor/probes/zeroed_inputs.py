"""Does the output depend on the input at all?"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.doctor.probes.probe import probe
from chainrule.doctor.probes.subject import Subject

EXAMPLES = 1024


@probe("zeroed_inputs", cost=0, needs=("criterion", "x", "y"))
def zeroed_inputs(subject: Subject) -> dict[str, Any]:
    """Compare the loss with that of inputs that are all zero, and of each other's inputs."""
    twin = subject.twin()
    twin.model.eval()
    x, y = subject.some(EXAMPLES)
    outputs = twin.outputs(x)
    others = np.roll(outputs, 1, axis=0)  # what it says of another example
    return {
        "loss": twin.loss(outputs, y),
        "zeroed_loss": twin.loss(twin.outputs(np.zeros_like(x)), y),
        "swapped_loss": twin.loss(others, y),
        "output_variance": float(outputs.var(axis=0).mean()),
        "examples": len(x),
    }
