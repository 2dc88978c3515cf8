"""R18: the learning rate is too high."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

FIRST = 30  # steps in which the largest ratio counts: dead units make later steps zero
AT_ONCE, LASTING = 0.3, 0.1  # update ÷ weight
SMOOTH = 10  # steps: single batches may be lucky
AIM = 0.05  # of the weight's length: what the remedy's first steps may change
LEARNED = 0.1  # of the first loss: below that a long step did no harm (LBFGS makes them)
UNASKED = 3  # times these where no targets are seen: a policy's loss may rise while it learns
STANDING = 1e-3  # norm of a weight below which a ratio says nothing


@rule("R18", day=7, explains=("R13", "R14", "R16", "R17", "R20", "R25", "R28", "R30"))
def rate_too_high(case: Case) -> Iterator[Finding]:
    """The steps are long beside the weights that they change.

    Why: a step of a third of the weight's own length leaves the region in which the gradient was
        right. The loss jumps, units die, and later steps look harmless because nothing is left to
        move.
    Cause: a learning rate that suits another optimizer or other inputs; inputs that are not
        scaled; no warm-up.
    Remedy: divide the rate by ten, or by as much as brings the first steps below a twentieth of
        the weights' length; or find it by a range test (`chainrule doctor` does one); or
        rise to it over the first steps.
    Source: Smith 2015, https://arxiv.org/abs/1506.01186 (range test); lab claim
        healthy_update_ratio: healthy runs stay below a third in the first 30 steps.
    When it is fine: tensors that start at zero have no length to compare with, and one-cycle
        schedules pass through a short peak; both are left out, since the loss must suffer too.
        LBFGS searches along its line, and is left out.
    """
    trace = case.trace
    ratio, norm = trace.parameters["update_ratio"], trace.parameters["w_norm"]
    places, loss = case.weights(), trace.steps["loss"]
    if not places or not len(ratio) or not steps_by_rate(case, places[0]):
        return
    seen = np.where(norm[:, places] > STANDING, ratio[:, places], np.nan)
    early = seen[trace.samples <= FIRST][:, norm[0, places] > STANDING]
    first = float(np.nanmax(early)) if np.isfinite(early).any() else 0.0
    lasting = float(np.nanmedian(seen)) if np.isfinite(seen).any() else 0.0
    finite = loss[np.isfinite(loss)]
    broke = len(finite) < len(loss) or bool(trace.of_kind("nonfinite"))
    if not broke and len(loss) < SMOOTH:
        return
    course = np.convolve(finite, np.full(SMOOTH, 1 / SMOOTH), "valid") if not broke else finite
    end = float(course[-20:].mean()) if not broke else np.inf
    worse = end > 2 * float(course.min()) or end > float(loss[0]) if not broke else True
    suffers = broke or (worse and end > LEARNED * float(loss[0]))
    times = 1 if np.isfinite(trace.batch["y_mean"]).any() else UNASKED
    at_once = first > times * AT_ONCE and (suffers or case.stuck)
    if at_once or (lasting > times * LASTING and (broke or case.stuck)):
        rate = float(np.nanmax(trace.steps["lr"]))  # nan in loops that move weights by hand
        known = bool(np.isfinite(rate))
        better = float(f"{rate * min(0.1, AIM / max(first, lasting)):.0e}") if known else rate
        place = places[int(np.nanargmax(np.nan_to_num(seen).max(axis=0)))]
        yield Finding(
            says=f"The learning rate{f' {rate:g}' * known} is too high: a step changes weights by "
            f"{max(first, lasting):.0%} of their length; one or two in a hundred is usual.",
            severity="problem",
            confidence=0.9,
            remedy=f"lr={better:g}" if known else "a tenth of the rate",
            where=trace.parameters.names[place],
            steps=(int(trace.samples[0]), case.last_step),
            evidence={"largest ratio, first 30 steps": first, "median ratio": lasting},
            otherwise=("inputs that are not scaled", "a loss that is summed, not averaged"),
            test="a learning-rate range test",
            change={"optim.lr": better} if known else {},
        )


def steps_by_rate(case: Case, place: int) -> bool:
    """Tell whether the rate sets the step's length; LBFGS looks for a length itself."""
    fact = case.trace.parameters.facts[place]
    return any(fact.get(name) is not None for name in ("momentum", "betas", "weight_decay"))
