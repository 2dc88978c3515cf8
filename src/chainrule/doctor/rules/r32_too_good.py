"""R32: validation better than it can be."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

BETTER = 0.05  # of accuracy


@rule("R32", day=9)
def too_good(case: Case) -> Iterator[Finding]:
    """The validation part is answered better than the training part.

    Why: a net cannot know new examples better than those it learned from, unless the training
        part is made harder on purpose, or the validation part is easy, tiny, or not new.
    Cause: rows on both sides of the split; scaling or selection before it; a sorted split.
    Remedy: look for equal rows; split by group or time; measure the training part in eval mode.
    Source: Kaufman 2012, https://doi.org/10.1145/2382577.2382579 (leakage); lab claim
        leak_by_selecting.
    When it is fine: dropout, augmentation and strong decay make training answers worse: with
        dropout in the model it is left out.
    """
    told = [e for e in case.evaluations if e.get("accuracy") is not None]
    batch = case.trace.batch["accuracy"]
    late = batch[(case.trace.samples > 0.6 * case.last_step) & np.isfinite(batch)]
    overlap = max((e.get("overlap") or 0 for e in case.trace.of_kind("data")), default=0)
    if overlap:
        yield Finding(
            says=f"{overlap} validation rows also stand in the training part.",
            severity="problem",
            confidence=0.99,
            remedy="remove duplicates before the split, or split by group",
            evidence={"rows on both sides": overlap},
        )
    dropped = any(case.trace.layers.fact("p"))
    if not told or len(late) < 3 or dropped:
        return
    n, held, learned = (
        told[-1].get("examples") or 0,
        float(told[-1]["accuracy"]),
        float(np.mean(late)),
    )
    noise = 2 * (held * (1 - held) / max(n, 1) + learned * (1 - learned) / (32 * len(late))) ** 0.5
    if held - learned > BETTER + noise:
        yield Finding(
            says=f"Validation accuracy {held:.1%} lies above training accuracy {learned:.1%}.",
            severity="warning",
            confidence=0.6,
            remedy="compare the rows of both parts; measure the training part in eval mode",
            steps=(1, case.last_step),
            evidence={"validation": held, "training": learned, "noise": noise},
            otherwise=("augmentation of the training part", "a validation part that is easier"),
        )
