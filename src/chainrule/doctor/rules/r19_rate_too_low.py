"""R19: the learning rate is too low."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

TINY = 2e-5  # update ÷ weight; about 0.015 is usual (lab claim healthy_update_ratio)
USUAL = 1e-2  # what the remedy aims at (lab claim healthy_update_ratio: about 0.015)
FALL = 0.05  # of the loss in 100 steps
THERE = 1e-6  # norm of a gradient that wants to move something


@rule("R19", day=7, explains=("R28",))
def rate_too_low(case: Case) -> Iterator[Finding]:
    """The steps are so short that the weights hardly move, though the gradient wants them to.

    Why: to change a weight by its own length takes one over the ratio in steps: a hundred thousand
        at 1e-5.
    Cause: a rate that suits fine-tuning, or Adam's usual rate given to SGD; a schedule that has
        decayed too early.
    Remedy: the rate at which a step changes weights by a hundredth of their length; or ten
        times the rate until the loss gets restless, then half of that.
    Source: lab claims rate_too_small and healthy_update_ratio.
    When it is fine: the end of a schedule, and fine-tuning (1e-5 is usual): rates that fell by
        plan are left out.
    """
    table, places = case.trace.parameters, case.weights()
    rate = case.trace.steps["lr"]
    full = rate > 0.5 * np.nanmax(rate)  # before a schedule took most of it away
    loss = case.trace.steps["loss"][full]
    if not places or len(loss) < 60 or not np.isfinite(loss).all():
        return
    early = np.isin(case.trace.samples, case.trace.steps["step"][full])
    ratio = table["update_ratio"][early][:, places]
    middle = float(np.nanmedian(ratio))
    largest = float(np.nanmedian(np.nanmax(ratio, axis=1)))
    wants = float(np.nanmedian(np.nanmax(table["g_norm"][early][:, places], axis=1))) > THERE
    start, end = float(np.mean(loss[: len(loss) // 5])), float(np.mean(loss[-len(loss) // 5 :]))
    fall = (start - end) / max(abs(start), 1e-12) * 100 / (0.8 * len(loss))
    if 0 < largest < 10 * TINY and middle < TINY and fall < FALL and wants:
        given = float(np.nanmax(rate))
        better = min(1.0, float(f"{given * USUAL / middle:.0e}"))
        yield Finding(
            says=f"The learning rate {given:g} is too low: a step changes weights by "
            f"{middle:.1g} of their length; about 0.01 is usual.",
            severity="problem",
            confidence=0.9,
            remedy=f"lr={better:g}, where a step would change weights by {USUAL:g} of their length",
            steps=(1, case.last_step),
            evidence={"update ÷ weight": middle, "fall of the loss in 100 steps": float(fall)},
            otherwise=("fine-tuning on purpose",),
            test="a learning-rate range test",
            change={"optim.lr": better},
        )
