"""R08: the last layer does not fit the loss."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

SURE = 1e-4  # distance of sums from one


@rule("R08", day=6, explains=("R10", "R15", "R16", "R17", "R19", "R28", "R30"))
def loss_and_output(case: Case) -> Iterator[Finding]:
    """The outputs are not what the loss expects.

    Why: cross-entropy takes scores and normalises them itself. Given probabilities it normalises
        twice: scores between 0 and 1 can never say more than "2.7 times as likely".
    Cause: a softmax or sigmoid as the last layer under a loss that has its own; squared error on
        class numbers; a ReLU in front of targets that can be negative.
    Remedy: hand the loss the scores of the last linear layer; or take `NLLLoss` on `log_softmax`.
    Source: https://docs.pytorch.org/docs/stable/generated/torch.nn.CrossEntropyLoss.html
    When it is fine: it often trains all the same, only slower; a problem only where it does not.
    """
    out, losses = case.trace.outputs, case.trace.of_kind("loss")
    if not losses or not len(out["step"]):
        return
    name, grave = losses[-1]["name"], "problem" if case.stuck else "warning"
    low, high = float(np.nanmin(out["min"])), float(np.nanmax(out["max"]))
    sums = np.concatenate([out["sum_low"], out["sum_high"]])
    simplex = low >= 0 and out["width"].max() > 1 and np.allclose(sums, 1, atol=SURE)
    seen = {"lowest output": low, "highest": high}
    if name == "CrossEntropyLoss" and simplex:
        yield Finding(
            says="CrossEntropyLoss is given probabilities: each row of outputs sums to one. It "
            "takes the scores before the softmax.",
            severity=grave, confidence=0.97, where="last layer",
            remedy="remove the softmax at the end of the model", evidence=seen,
        )  # fmt: skip
    if name == "BCEWithLogitsLoss" and low >= 0 and high <= 1 and len(out["step"]) > 3:
        yield Finding(
            says=f"BCEWithLogitsLoss is given probabilities: outputs lie in {low:.2f} to "
            f"{high:.2f}. It takes the scores before the sigmoid.",
            severity=grave, confidence=0.9, where="last layer",
            remedy="remove the sigmoid at the end, or take nn.BCELoss", evidence=seen,
        )  # fmt: skip
    yield from bounded(case, name, low, high)


def bounded(case: Case, name: str, low: float, high: float) -> Iterator[Finding]:
    """Find outputs that cannot reach their targets."""
    batch = case.trace.batch
    if name not in ("MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss") or not len(batch["y_min"]):
        return
    y_low, y_high = float(np.nanmin(batch["y_min"])), float(np.nanmax(batch["y_max"]))
    last = case.trace.layers.fact("kind")[-1] if case.trace.layers.names else ""
    reach = {"ReLU": (0, np.inf), "Sigmoid": (0, 1), "Tanh": (-1, 1), "Softmax": (0, 1)}
    if last not in reach:
        return
    below, above = reach[last]
    outside = max(below - y_low, y_high - above)
    if outside > 0.1 * max(y_high - y_low, 1e-12):
        yield Finding(
            says=f"The model ends in {last}, which reaches from {below:g} to {above:g}; targets "
            f"go from {y_low:.3g} to {y_high:.3g}.",
            severity="problem",
            confidence=0.95,
            where="last layer",
            remedy=f"end in a linear layer, without {last}",
            evidence={"outputs": [low, high], "targets": [y_low, y_high]},
        )
