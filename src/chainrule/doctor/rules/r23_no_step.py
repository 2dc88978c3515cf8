"""R23: the backward pass or the step is missing."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule


@rule("R23", day=4, explains=("R12", "R15", "R19", "R22", "R28", "R30"))
def no_step(case: Case) -> Iterator[Finding]:
    """Nothing moves: no gradient comes back, or no step is made.

    Why: weights change in `optimizer.step()` alone, by the gradients that `backward()` left.
    Cause: `backward()` or `step()` is not called; the loss was cut from the graph by `.item()`,
        `.detach()`, `.data`, `.numpy()` or a `no_grad` block; a learning rate of zero; an
        optimizer that holds the parameters of another model.
    Remedy: zero_grad, forward, loss, backward, step, in this order, once a batch.
    Source: https://docs.pytorch.org/tutorials/beginner/basics/optimization_tutorial.html
    When it is fine: a rate of zero in the first step of a warm-up.
    """
    trace, models = case.trace, case.trace.models
    broken = not np.isfinite(trace.steps["loss"]).all()  # another rule's: NaN moves nothing
    if len(trace.samples) < 3 or broken:
        return
    moved = float(np.nansum(trace.parameters["u_norm"])) if trace.parameters.names else 0.0
    back, steps = float(models["backwards"].sum()), float(models["steps"].sum())
    if moved > 0:
        return
    why, remedy = cause(case, back, steps)
    yield Finding(
        says=f"No weight has moved in {case.last_step} steps: {why}.",
        severity="problem",
        confidence=0.97,
        remedy=remedy,
        steps=(1, case.last_step),
        evidence={"backward passes seen": back, "optimizer steps seen": steps},
    )


def cause(case: Case, back: float, steps: float) -> tuple[str, str]:
    """Return what is missing, and the line to write."""
    detached = np.any(case.trace.batch["loss_requires_grad"] == 0)
    rate = float(np.nanmax(case.trace.steps["lr"]))
    told = [
        (not back and detached, "the loss hangs on no graph", "loss without .item() or .detach()"),
        (not back, "backward() is never called on the loss", "loss.backward()"),
        (not steps, "optimizer.step() is never called", "optimizer.step()  # after backward()"),
        (rate == 0, "the learning rate is zero", "lr=0.001, or step the schedule"),
        (True, "the optimizer holds other tensors", "optimizer = SGD(model.parameters(), …)"),
    ]
    return next((why, remedy) for holds, why, remedy in told if holds)
