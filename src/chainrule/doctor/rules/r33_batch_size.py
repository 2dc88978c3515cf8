"""R33: the batch beside the gradient's noise."""

from collections.abc import Iterator

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

LARGE, SMALL = 4.0, 0.1  # times the noise scale


@rule("R33", day=8)
def batch_size(case: Case) -> Iterator[Finding]:
    """The batch is far above or far below the gradient's noise scale.

    Why: below the noise scale, twice the batch nearly halves the steps; far above it, more examples
        in a step buy nothing.
    Cause: a batch that fills the memory, or one that was copied from elsewhere.
    Remedy: move the batch towards the noise scale, and the rate with it.
    Source: McCandlish 2018, https://arxiv.org/abs/1812.06162.
    When it is fine: always; it costs time, not accuracy. The estimate is rough, and the scale grows
        while the net learns.
    """
    told = case.probe("noise_scale")
    size = told and (told.get("batch_size") or told["batch_small"])
    if not told or not told["b_simple"] or not size:
        return
    ratio = size / told["b_simple"]
    if SMALL <= ratio <= LARGE:
        return
    what = "more examples a step than help" if ratio > LARGE else "mostly noise in each step"
    yield Finding(
        says=f"A batch of {size} beside a noise scale of {told['b_simple']:.0f}: {what}.",
        severity="note",
        confidence=0.5,
        remedy=f"a batch near {told['b_simple']:.0f}; scale the rate with it",
        evidence={"batch": size, "noise scale": told["b_simple"]},
    )
