"""R21: nearly every gradient is clipped."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

SHARE = 0.5


@rule("R21", day=24, explains=("R19", "R28"))
def clipped_hard(case: Case) -> Iterator[Finding]:
    """More than half of the steps are clipped.

    Why: a clipped gradient has one length, so clipping most of them sets the step's length by the
        bound and no more by the gradient: a hidden learning rate.
    Cause: a bound copied from another model.
    Remedy: clip near the 90th percentile of the norms, or lower the rate.
    Source: https://github.com/google-research/tuning_playbook (gradient clipping).
    When it is fine: recurrent nets and language models are often trained so; it is a note unless
        the net does not learn.
    """
    clipped = case.trace.steps["clipped"]
    told = clipped[clipped >= 0]
    if len(told) < 50:
        return
    share = float(np.mean(told))
    if share > SHARE:
        norm = case.trace.steps["grad_norm"]
        bound = float(np.nanpercentile(norm, 90)) if np.isfinite(norm).any() else np.nan
        yield Finding(
            says=f"{share:.0%} of the gradients are clipped.",
            severity="warning" if case.stuck else "note",
            confidence=0.7,
            remedy=f"clip at {bound:.2g}, the 90th percentile of the norms",
            steps=(1, case.last_step),
            evidence={"share clipped": share, "90th percentile": bound},
            change={"train.clip": bound},
        )
