"""R03: inputs that say nothing."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

FLAT = 1e-6


@rule("R03", day=8, explains=("R15", "R16", "R19", "R28", "R29", "R30"))
def constant_inputs(case: Case) -> Iterator[Finding]:
    """All inputs, or some columns of them, are the same for every example.

    Why: what does not differ between examples cannot tell them apart.
    Cause: a loader that returns the same row, an empty picture, a wrong index, pixels divided by
        255 as whole numbers.
    Remedy: look at ten inputs as the network gets them.
    Source: the definition: a column without variance has no correlation with anything.
    When it is fine: sparse columns and the rim of pictures are often constant: a note.
    """
    trace, count = case.trace, case.trace.feature_count
    if count < 8:
        return
    deviation = np.sqrt(trace.features["m2"] / count)
    scale = max(float(np.abs(trace.features["mean"]).max()), 1.0)
    flat = deviation <= FLAT * scale
    if flat.all():
        yield Finding(
            says=f"Every input is the same: no column differs over {count} examples.",
            severity="problem",
            confidence=0.99,
            remedy="print(next(iter(loader))[0][:3])  # and mend the loader",
            where="inputs",
            steps=(1, case.last_step),
            evidence={"largest deviation": float(deviation.max())},
        )
    elif flat.any():
        at = np.flatnonzero(flat)
        yield Finding(
            says=f"{len(at)} of {len(flat)} columns are constant.",
            severity="note",
            confidence=0.9,
            remedy="leave them out",
            where=f"columns {at[:5].tolist()}",
        )
