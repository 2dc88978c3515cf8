"""R10: the loss of the first step is not that of guessing."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

OFF = 0.5  # share above ln K
EXAMPLES = 16
HARD_SUM = 4.0  # times: then the loss is a sum, or the start is far off


@rule("R10", day=6, explains=("R14", "R18"))
def first_loss(case: Case) -> Iterator[Finding]:
    """Before it has learned anything, the net is far worse than guessing.

    Why: an untrained net should find all K classes equally likely: a loss of ln K. A higher loss
        says that it is sure and wrong, and the first steps are spent on unlearning that.
    Cause: last-layer weights that are too large, a loss that is summed instead of averaged,
        labels that do not fit the outputs.
    Remedy: `reduction="mean"`; start the last layer near zero.
    Source: Karpathy 2019, https://karpathy.github.io/2019/04/25/recipe/ ("verify loss @ init");
        lab claim healthy_first_loss.
    When it is fine: pre-trained heads, label smoothing and focal loss start elsewhere.
    """
    losses = case.trace.of_kind("loss")
    first = case.trace.steps["loss"][:1]
    if not losses or losses[-1]["name"] != "CrossEntropyLoss" or not len(first):
        return
    width = case.trace.outputs["width"]
    size = float(case.trace.batch["size"][0]) if len(case.trace.batch["size"]) else 0
    if not len(width) or width[0] < 2 or not np.isfinite(first[0]) or size < EXAMPLES:
        return
    expected = float(np.log(width[0]))
    times = float(first[0]) / expected
    if times > 1 + OFF:
        summed = times > HARD_SUM and abs(times / size - 1) < OFF
        many = f" It is {size:.0f} times that: a sum, not a mean." if summed else ""
        yield Finding(
            says=f"The first loss is {first[0]:.3g}; guessing among {int(width[0])} classes gives "
            f"{expected:.3g}.{many}",
            severity="problem" if case.stuck or summed else "warning",
            confidence=0.9 if summed else 0.6,
            remedy='reduction="mean"' if summed else "nn.init.zeros_(model[-1].weight)",
            where="loss" if summed else "last layer",
            steps=(1, 1),
            evidence={"first loss": float(first[0]), "ln K": expected, "batch": size},
            otherwise=("inputs that are not scaled", "a pre-trained head"),
            test="the loss with the last layer set to zero: it must be ln K",
        )
