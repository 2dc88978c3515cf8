"""R13: NaN or infinite values while training."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule


@rule("R13", day=8, explains=("R28", "R30"))
def not_finite(case: Case) -> Iterator[Finding]:
    """The loss, a gradient or a weight is no longer a finite number.

    Why: from then on every number is NaN, and training for longer is noise.
    Cause: steps that are too long, a logarithm or a root of zero, a division by zero, values that
        float16 cannot hold.
    Remedy: replay that step under `torch.autograd.set_detect_anomaly(True)`; clamp what goes into
        logarithms and roots; lower the rate; clip the gradient.
    Source: https://docs.pytorch.org/docs/stable/autograd.html#anomaly-detection
    When it is fine: a gradient scaler skips such steps on purpose; up to one in twenty is normal.
    """
    trace, loss = case.trace, case.trace.steps["loss"]
    bad = np.flatnonzero(~np.isfinite(loss))
    skipped = len(trace.of_kind("skipped"))
    if not len(bad) or (skipped >= len(bad) and len(bad) < 0.05 * len(loss)):
        return
    first = int(trace.steps["step"][bad[0]])
    where = began(case)
    yield Finding(
        says=f"The loss is {loss[bad[0]]:g} from step {first} on"
        + (f"; the first values that are not finite come from {where}." if where else "."),
        severity="problem",
        confidence=0.9,
        remedy="torch.autograd.set_detect_anomaly(True)  # and run that step again",
        where=where,
        steps=(first, case.last_step),
        evidence={"losses that are not finite": len(bad), "of": len(loss)},
        otherwise=("a learning rate that is too high", "a logarithm of zero"),
        test="the same step in anomaly mode",
        change={"optim.lr": float(np.nanmax(trace.steps["lr"])) / 10},
    )


def began(case: Case) -> str:
    """Return the first layer or parameter, in the order of computing, that is not finite."""
    layers, parameters = case.trace.layers, case.trace.parameters
    if not len(case.trace.samples):
        return ""
    seen = [n for n in case.trace.order if np.nansum(layers.of("nonfinite", n)) > 0]
    starts = {n: int(np.flatnonzero(layers.of("nonfinite", n) > 0)[0]) for n in seen}
    if starts:
        return min(starts, key=lambda n: starts[n])
    broken = [n for n in parameters.names if np.nansum(parameters.of("g_nonfinite", n)) > 0]
    return f"the gradient of {broken[0]}" if broken else ""
