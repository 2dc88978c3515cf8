"""R01: the data holds values that are not numbers."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule


@rule("R01", day=8, explains=("R02", "R13", "R14", "R28", "R30"))
def not_finite_in_data(case: Case) -> Iterator[Finding]:
    """Inputs or targets hold NaN or infinite values.

    Why: one NaN in a batch makes the loss NaN, the gradient NaN and then every weight.
    Cause: missing values, a division by a zero deviation, a logarithm of zero, a damaged file.
    Remedy: find the rows with `np.isfinite`, then drop them or fill the gaps with the training
        part's mean or median.
    Source: IEEE 754 arithmetic: NaN stays NaN through every sum and product.
    When it is fine: never. Stand-ins such as -999 are finite and worth a look, so they are a note.
    """
    trace = case.trace
    for side, what in (("x", "inputs"), ("y", "targets")):
        bad = trace.batch[f"{side}_nonfinite"]
        if np.nansum(bad) > 0:
            first = int(trace.samples[np.flatnonzero(bad > 0)[0]])
            yield Finding(
                says=f"The {what} hold NaN or infinite values, first seen at step {first}.",
                severity="problem",
                confidence=0.99,
                remedy=f"rows = np.isfinite({side}.reshape(len({side}), -1)).all(1)",
                where=what,
                steps=(first, case.last_step),
                evidence={"values": int(np.nansum(bad)), "in columns": columns(case)},
            )
    stand_ins = trace.features["sentinels"] if trace.feature_count else np.zeros(0)
    if stand_ins.sum() > 0.001 * trace.feature_count:
        at = np.flatnonzero(stand_ins)[:5].tolist()
        yield Finding(
            says=f"Inputs hold 999 or the like {int(stand_ins.sum())} times: a missing value?",
            severity="note",
            confidence=0.5,
            remedy="replace the stand-in by NaN on reading, then fill it",
            where=f"columns {at}",
        )


def columns(case: Case) -> list[int]:
    """Return the first columns that hold such values."""
    if not case.trace.feature_count:
        return []
    return [int(i) for i in np.flatnonzero(case.trace.features["nonfinite"])[:5]]
