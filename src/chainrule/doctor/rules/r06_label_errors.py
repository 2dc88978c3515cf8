"""R06: labels that are likely wrong."""

from collections.abc import Iterator

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

FEW, MANY = 0.01, 0.05  # share of the rows


@rule("R06", day=9)
def label_errors(case: Case) -> Iterator[Finding]:
    """Many labels are disbelieved by models that did not learn from them.

    Why: wrong labels bound the accuracy from above, and a net that is large enough learns each of
        them by heart.
    Cause: hurried labelling, a join that slipped by a row, classes that nobody can tell apart.
    Remedy: look at the list, the surest first, and mend what is wrong. Ten popular benchmarks have
        3.4 % wrong labels on average.
    Source: Northcutt 2021, https://arxiv.org/abs/1911.00068 and https://arxiv.org/abs/2103.14749.
    When it is fine: hard and rare examples look wrong, too. The list is a ranking; nothing should
        be deleted unseen. Below one in twenty it is a note.
    """
    told = case.probe("label_errors")
    if told is None or not told["rows"]:
        return
    n, share = told["rows"], told["share"]
    least = share - 2 * (share * (1 - share) / n) ** 0.5
    if least <= FEW:
        return
    listed = "; ".join(
        f"row {row}: {label}, rather {answer}" for row, label, answer, _ in told["top"][:5]
    )
    yield Finding(
        says=f"{told['suspects']} of {n} labels look wrong ({share:.1%}). The surest: {listed}.",
        severity="warning" if least > MANY else "note",
        confidence=0.8,
        remedy="look at these rows and mend their labels; delete none unseen",
        where="targets",
        evidence={"suspects": told["suspects"], "rows": n, "top": told["top"]},
        otherwise=("hard or rare examples", "classes that overlap"),
        test="two people label fifty of them anew",
    )
