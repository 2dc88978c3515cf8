"""R30: the output does not depend on the input."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

STANDING = 1e-3  # deviation of an output over a batch
AS_GOOD = 1.02  # times the loss
EARLY = 60  # steps in which a net may still answer all alike
UNEVEN = 10.0  # most frequent ÷ rarest class: see R04


@rule("R30", day=5)
def input_ignored(case: Case) -> Iterator[Finding]:
    """Whatever the input, the answer is the same.

    Why: the best constant answer is easy to find, by the last bias alone. A net that stops there
        has lost its inputs on the way: units that are all dead, a layer of zeros, a loader that
        gives the same thing again and again.
    Cause: dead or saturated layers, a rate that broke them, inputs that were overwritten, masked
        out or cast to whole numbers.
    Remedy: print the batch as the net sees it; then follow the spread over the batch from layer to
        layer until it is gone.
    Source: Karpathy 2019, https://karpathy.github.io/2019/04/25/recipe/ (input-independent
        baseline); Braiek & Khomh 2022, https://arxiv.org/abs/2204.00694.
    When it is fine: in the first steps; and with rare classes, where the frequent answer is a good
        one for a while (R04 tells that).
    """
    counts = case.trace.labels.sum(axis=0) if case.trace.labels.size else np.zeros(0)
    seen = counts[counts > 0]
    uneven = len(seen) > 1 and seen.max() > UNEVEN * seen.min()
    if case.last_step < EARLY or uneven or len(case.trace.models.names) > 1:
        return
    table = case.trace.outputs
    late = (table["step"] > 0.7 * case.last_step) & (table["rows"] > 1)
    spread = table["spread"][late & np.isfinite(table["spread"])]
    told = case.probe("zeroed_inputs")
    standing = len(spread) > 2 and bool((spread < STANDING).all())
    standing |= told is not None and told["output_variance"] < STANDING**2
    swapped = told is not None and told.get("swapped_loss", np.inf) <= AS_GOOD * told["loss"]
    zeroed = told is not None and told["zeroed_loss"] <= AS_GOOD * told["loss"]
    if not standing and not (zeroed and swapped):
        return
    evidence = {"spread over the batch": float(np.median(spread))} if len(spread) else {}
    says = "The output is the same for every input" if standing else "The inputs are of no use yet"
    if told is not None:
        evidence |= {"loss": told["loss"], "loss on zeros": told["zeroed_loss"]}
        pair = f"zeros as inputs give {told['zeroed_loss']:.3g}, the real ones {told['loss']:.3g}"
        says += f": as a loss, {pair}"
    yield Finding(
        says=says + ".",
        severity="problem" if standing else "warning",
        confidence=0.78 if standing else 0.5,
        remedy="print(x[:2]); then x = layer(x); print(x.std(0).mean()) after each layer",
        where="outputs",
        steps=(int(0.7 * case.last_step), case.last_step),
        evidence=evidence,
        otherwise=("dead units", "a learning rate that is too high or too low", "a broken loader"),
        test="the deviation over the batch after each layer",
    )
