"""R09: prediction and target broadcast against each other."""

from collections.abc import Iterator

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

ELEMENTWISE = (
    "MSELoss", "L1Loss", "SmoothL1Loss", "HuberLoss", "BCELoss", "BCEWithLogitsLoss",
    "PoissonNLLLoss", "KLDivLoss", "SoftMarginLoss",
)  # fmt: skip


@rule("R09", day=6, explains=("R19", "R28", "R30"))
def broadcast_in_loss(case: Case) -> Iterator[Finding]:
    """The loss compares every prediction with every target.

    Why: shapes (N, 1) and (N,) broadcast to (N, N). Each prediction is pulled towards all targets,
        so the best answer is their mean, whatever the input.
    Cause: a model with one output gives (N, 1); targets from a table are (N,).
    Remedy: `y = y.unsqueeze(1)`, or `model(x).squeeze(1)`.
    Source: https://numpy.org/doc/stable/user/basics.broadcasting.html
    When it is fine: hardly ever; a target that is one number for all has the shape ().
    """
    for event in case.trace.of_kind("loss"):
        made, asked = (tuple(shape or ()) for shape in (event.get("shapes") or [(), ()])[:2])
        if event["name"] in ELEMENTWISE and made != asked and asked and len(asked) + len(made) > 1:
            yield Finding(
                says=f"The loss is given predictions {made} and targets {asked}: they broadcast, "
                "so each prediction is compared with every target.",
                severity="problem",
                confidence=0.97,
                remedy="y = y.unsqueeze(1)  # or model(x).squeeze(1)",
                where=event["name"],
                steps=(event["step"], case.last_step),
                evidence={"prediction": made, "target": asked},
            )
            return
