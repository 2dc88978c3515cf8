"""R20: a loss that keeps jumping."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

ABOVE, TIMES = 6.0, 4.0  # median deviations over the loss's course, and times that course
OFTEN, WITHIN = 3, 200  # spikes within so many steps
AROUND = 31  # steps of the rolling median


@rule("R20", day=7)
def unstable_loss(case: Case) -> Iterator[Finding]:
    """The loss spikes far above its own course, several times in two hundred steps.

    Why: each spike undoes part of what was learned. At the edge of stability steps overshoot.
    Cause: a rate slightly too high, small batches, a few bad examples, no clipping.
    Remedy: half the rate, a larger batch, clipping; look at the batches of the spikes.
    Source: Cohen 2021, https://arxiv.org/abs/2103.00065 (edge of stability).
    When it is fine: tiny batches and rare classes make single batches dear; so spikes are measured
        by the loss's own spread, and must pass the loss of the untrained net.
    """
    loss, step = case.trace.steps["loss"], case.trace.steps["step"]
    if len(loss) < 2 * AROUND or not np.isfinite(loss).all():
        return
    half = AROUND // 2
    usual = np.array([np.median(loss[max(0, i - half) : i + half + 1]) for i in range(len(loss))])
    apart = np.abs(loss - usual)
    around = [slice(max(0, i - half), i + half + 1) for i in range(len(loss))]
    spread = 1.48 * np.array([np.median(apart[near]) for near in around])
    high = (loss > usual + ABOVE * spread) & (loss > TIMES * usual) & (loss > loss[0])
    spikes = np.flatnonzero(high & (step > 30))
    if case.repeats(step[spikes], OFTEN, WITHIN):
        yield Finding(
            says=f"The loss jumps {len(spikes)} times to more than four times its course, up to "
            f"{loss[spikes].max():.3g}.",
            severity="warning",
            confidence=0.7,
            remedy=f"lr={float(np.nanmax(case.trace.steps['lr'])) / 2:g}, or clip the gradient",
            steps=(int(step[spikes[0]]), int(step[spikes[-1]])),
            evidence={"spikes": len(spikes)},
            otherwise=("a few bad examples",),
            change={"optim.lr": float(np.nanmax(case.trace.steps["lr"])) / 2},
        )
