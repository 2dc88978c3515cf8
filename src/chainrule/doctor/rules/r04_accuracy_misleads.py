"""R04: with rare classes, accuracy says nothing."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

RATIO = 10.0  # most frequent ÷ rarest class
ALWAYS, LAST = 0.99, 10  # share of rows that choose one class, in the last outputs seen


@rule("R04", day=9, explains=("R28",))
def accuracy_misleads(case: Case) -> Iterator[Finding]:
    """One class is rare, and the net answers the frequent one whatever it sees.

    Why: at 1 in 50, "never" is right 98 times in 100. A loss that counts all examples alike finds
        that answer first.
    Cause: the data as it is, and accuracy as the only measure.
    Remedy: report balanced accuracy, F1 or average precision; weight the classes; move the
        threshold. Resample inside the training part only.
    Source: He & Garcia 2009, https://doi.org/10.1109/TKDE.2008.239; lab claim accuracy_misleads.
    When it is fine: imbalance alone is a note: many nets learn rare classes all the same.
    """
    counts = case.trace.labels.sum(axis=0) if case.trace.labels.size else np.zeros(0)
    seen = counts[counts > 0]
    if len(seen) < 2 or seen.max() < RATIO * seen.min() or seen.sum() < 100:
        return
    majority = float(seen.max() / seen.sum())
    told = [e for e in case.evaluations if e.get("accuracy") is not None]
    one = case.trace.outputs["one_class"]
    late = one[-LAST:]
    always = len(late) > 0 and float(np.nanmean(late)) >= ALWAYS
    held = float(told[-1]["accuracy"]) if told else None
    n = float(told[-1].get("examples") or 100) if told else 100.0
    near = held is None or held < majority + 2 * (majority * (1 - majority) / n) ** 0.5
    if always and near:
        yield Finding(
            says=f"The net always answers the frequent class: {majority:.1%} of the examples are "
            "of it, so accuracy looks high.",
            severity="problem",
            confidence=0.9,
            remedy="weight = len(y) / (K * counts)  # CrossEntropyLoss(weight=weight)",
            where="last layer",
            steps=(int(0.7 * case.last_step), case.last_step),
            evidence={
                "majority": majority,
                "accuracy": held,
                "one answer": float(np.nanmean(late)),
            },
            otherwise=("a net that does not learn at all",),
            test="balanced accuracy, and the same net with class weights",
        )
    elif not case.declared.get("imbalanced"):
        yield Finding(
            says=f"Classes are uneven: {seen.max() / seen.min():.0f} to 1.",
            severity="note",
            confidence=0.9,
            remedy="report balanced accuracy or F1 beside accuracy",
            evidence={"counts": counts.tolist()[:20]},
        )
