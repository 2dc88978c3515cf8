"""R22: the gradients of earlier steps are still there."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

SHARE = 0.9  # of the looked-at steps


@rule("R22", day=4, explains=("R14", "R18", "R20", "R13"))
def no_zero_grad(case: Case) -> Iterator[Finding]:
    """Each step adds its gradient to that of all steps before.

    Why: `backward` accumulates. Without `zero_grad` the optimizer follows the sum of all
        gradients so far, a momentum that never forgets.
    Cause: `optimizer.zero_grad()` is missing, or clears another optimizer's parameters.
    Remedy: call `optimizer.zero_grad()` once a step, before `backward()`.
    Source: PyTorch's documentation of `Optimizer.zero_grad`.
    When it is fine: gradient accumulation calls `backward` several times a step on purpose; such
        runs are left out.
    """
    models = case.trace.models
    if not len(case.trace.samples):
        return
    for i, name in enumerate(models.names):
        stepped = models["steps"][:, i] > 0
        later = stepped & (case.trace.samples > 1)
        if not later.any():
            continue
        carried = models["carried"][:, i] > 0
        single = models["backwards"][:, i] == 1
        share = float(np.mean((carried & single)[later]))
        if share >= SHARE and later.sum() >= 3:
            yield Finding(
                says=f"Gradients are not cleared: at {share:.0%} of the steps looked at, those of "
                "the step before were still there when the new ones came.",
                severity="problem",
                confidence=0.97,
                remedy="optimizer.zero_grad()  # before loss.backward()",
                where=name,
                steps=(int(case.trace.samples[later][0]), case.last_step),
                evidence={"share of steps": share},
                otherwise=("accumulation over several batches, one backward a step",),
                test="count the calls of backward() between two of step()",
            )
