"""R12: parameters that nobody trains."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule


@rule("R12", day=8, explains=("R19", "R22", "R28"))
def left_out(case: Case) -> Iterator[Finding]:
    """Some parameters want a gradient and never move.

    Why: what the optimizer does not hold stays as it was drawn at the start; what gets no gradient
        is not a part of the computation.
    Cause: the optimizer was made before a layer was added or replaced, or for another model; a
        filter on names is too narrow; a layer is defined and not called.
    Remedy: make the optimizer after the model is complete: `SGD(model.parameters(), …)`.
    Source: https://docs.pytorch.org/docs/stable/optim.html
    When it is fine: fine-tuning freezes on purpose: with `requires_grad=False`, which is a note.
    """
    table = case.trace.parameters
    if not len(case.trace.samples) or not table.names:
        return
    wanted = (table["trainable"] > 0).all(axis=0)
    held = (table["in_optimizer"] > 0).any(axis=0)
    reached = (table["grad_missing"] == 0).any(axis=0) & (np.nan_to_num(table["g_norm"]) > 0).any(
        axis=0
    )
    sizes = np.array([fact["size"] for fact in table.facts])
    yield from outside(case, wanted & ~held, reached, sizes)
    unused = wanted & held & np.all(table["grad_missing"] > 0, axis=0)
    if unused.any():
        yield Finding(
            says=f"{names(case, unused)} never got a gradient: the loss does not depend on it.",
            severity="warning",
            confidence=0.8,
            remedy="call the layer in forward(), or remove it; look for .detach() and .data",
            where=names(case, unused),
            evidence={"parameters": int(sizes[unused].sum()), "of": int(sizes.sum())},
        )
    frozen = ~np.any(table["trainable"] > 0, axis=0)
    if frozen.any() and not frozen.all():
        yield Finding(
            says=f"{sizes[frozen].sum() / sizes.sum():.0%} of the parameters are frozen.",
            severity="note",
            confidence=0.9,
            remedy="nothing, if it is meant so",
            where=names(case, frozen),
        )


def outside(case: Case, lost: Any, reached: Any, sizes: np.ndarray) -> Iterator[Finding]:
    """Find parameters with a gradient that the optimizer does not hold."""
    lost = lost & reached
    foreign = float(np.nansum(case.trace.models["foreign"])) > 0
    if lost.any():
        share = sizes[lost].sum() / sizes.sum()
        where = "another model's parameters" if foreign else "only some of the parameters"
        yield Finding(
            says=f"{names(case, lost)} gets gradients and is not in the optimizer ({share:.0%} of "
            f"all parameters): it holds {where}.",
            severity="problem",
            confidence=0.95,
            remedy="optimizer = SGD(model.parameters(), …)  # after the model is complete",
            where=names(case, lost),
            steps=(1, case.last_step),
            evidence={"parameters": int(sizes[lost].sum()), "of": int(sizes.sum())},
            otherwise=("a part that another optimizer trains",),
        )


def names(case: Case, mask: np.ndarray) -> str:
    """Return the first names at which `mask` holds, and how many more."""
    found = [n for n, holds in zip(case.trace.parameters.names, mask, strict=True) if holds]
    return ", ".join(found[:3]) + f" and {len(found) - 3} more" * (len(found) > 3)
