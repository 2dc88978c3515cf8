"""R05: the split leaks."""

from collections.abc import Iterator

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

DOUBLE = 0.001  # share of rows that stand twice
TELLS_ALL, MANY = 0.99, 5  # AUC of one feature, of so many


@rule("R05", day=9, explains=("R32",))
def leakage(case: Case) -> Iterator[Finding]:
    """The training part knows something of the validation part, or of the answer itself.

    Why: a score is worth something because the examples are new. A row, a patient or a mean that
        stands on both sides of the split makes them less new, and nobody sees it until the net
        meets the world.
    Cause: rows copied by augmentation or a join before the split; scaling, selecting or encoding
        with the whole table; a column that was written down after the answer was known.
    Remedy: split first, by group or by time; fit whatever is fitted on the training rows only;
        drop the column that tells all.
    Source: Yang 2022, https://arxiv.org/abs/2209.03345 (leaks in 100,000 notebooks); lab claim
        leak_by_selecting.
    When it is fine: a scaler that saw the validation rows hardly moves the score where rows are
        drawn alike, so it is a warning; rows that repeat within the training part are a note. Of
        two or three features, one that tells all may simply be a good one.
    """
    for told in case.trace.of_kind("data"):
        rows, overlap = told.get("rows") or 0, told.get("overlap") or 0
        fitted, twice = told.get("scaler_rows") or 0, told.get("duplicates") or 0
        if overlap:
            yield found(
                f"{overlap} validation rows (or groups) also stand in the training part.",
                "remove repeated rows before the split, or split by group",
                {"rows on both sides": overlap, "training rows": rows},
                severity="problem",
                confidence=0.98,
            )
        elif rows and twice > DOUBLE * rows:
            yield found(
                f"{twice} of {rows} rows stand there twice; none of them on both sides.",
                "x = np.unique(x, axis=0)  # before the split",
                {"repeated": twice, "rows": rows},
                severity="note",
            )
        if rows and fitted > rows:
            yield found(
                f"The scaler was fitted on {fitted} rows; the training part has {rows}.",
                "scaler.fit(x_train); x_val = scaler.transform(x_val)",
                {"fitted on": fitted, "training rows": rows},
            )
        alone = told.get("feature_auc")
        best = max(alone.values(), default=0) if isinstance(alone, dict) else alone or 0
        if best > TELLS_ALL:
            yield found(
                f"One feature alone tells the classes apart: AUC {best:.3f}.",
                "find that column, and ask whether it is known when the answer is not",
                {"AUC of the best feature": best},
                severity="warning" if told.get("features", MANY) >= MANY else "note",
                confidence=0.6,
            )


def found(
    says: str,
    remedy: str,
    evidence: dict[str, float],
    severity: str = "warning",
    confidence: float = 0.8,
) -> Finding:
    """Return a finding about the data."""
    test = "the score on rows that were gathered later"
    return Finding(says, severity, confidence, remedy, "data", (0, 0), evidence, test=test)
