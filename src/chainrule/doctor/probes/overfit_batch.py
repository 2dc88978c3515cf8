"""Can it learn sixteen examples by heart? What cannot, cannot learn sixty thousand."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.doctor.probes.answers import error
from chainrule.doctor.probes.probe import probe, time_is_up
from chainrule.doctor.probes.skipped import Skipped
from chainrule.doctor.probes.subject import Subject
from chainrule.doctor.probes.twin import Twin

EXAMPLES, STEPS, LEARNED = 16, 1000, 0.05
LOOK = 20  # steps between two looks at the error


@probe("overfit_batch", cost=4, needs=("criterion", "optimizer", "x", "y"))
def overfit_batch(subject: Subject) -> dict[str, Any]:
    """Train on sixteen examples, without dropout and decay; where that fails, with Adam.

    Why: if Adam at 0.001 can and the run's optimizer cannot, net, loss and labels fit together
         and the optimizer's settings are what is wrong.
    """
    x, y = subject.some(EXAMPLES)
    twin = subject.twin(fresh=True)
    steps, wrong = learn(twin, x, y)
    told = {"examples": len(x), "steps": steps, "error": wrong, "adam_error": None}
    if wrong > LEARNED:
        other = subject.twin(fresh=True)
        trained = [p for p in other.model.parameters() if p.requires_grad]
        if trained:
            adam = other.e.optim.Adam(trained, lr=1e-3)
            told["adam_error"] = learn(Twin(other.e, other.model, other.criterion, adam), x, y)[1]
    return told


def learn(twin: Twin, x: np.ndarray, y: np.ndarray) -> tuple[int, float]:
    """Train until the error is small; return the steps it took and the smallest error."""
    twin.no_decay()
    twin.train_quietly()
    best = 1e9
    for step in range(STEPS):
        if step % LOOK == 0:
            outputs = twin.outputs(x)
            best = min(best, error(outputs, y)) if np.isfinite(outputs).all() else best
            if best <= LEARNED or not np.isfinite(outputs).all():
                return step, best
            if time_is_up():
                raise Skipped(f"the time was over after {step} steps")
        twin.step(x, y)
    return STEPS, min(best, error(twin.outputs(x), y))
