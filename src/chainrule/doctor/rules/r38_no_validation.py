"""R38: nobody looks at examples that were not learned from."""

from collections.abc import Iterator

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

STEPS = 200  # of training, before which it is too early to ask


@rule("R38", day=9)
def no_validation(case: Case) -> Iterator[Finding]:
    """The run never measures held-out data.

    Why: the training loss falls while the net learns by heart. Only examples that it did not
        learn from show the difference.
    Cause: no split, or the evaluation was left for later.
    Remedy: keep a tenth to a fifth apart before anything else and measure it every epoch.
    Source: lab claim capacity_gap: the gap between both errors grows with width.
    When it is fine: pre-training by steps measures late; a generator has nothing to hold out.
    """
    trace = case.trace
    looked = case.evaluations or [e for e in trace.of_kind("mode") if not e["grad"]]
    several = len(trace.models.names) > 1
    if looked or several or case.last_step < STEPS or case.declared.get("no_validation"):
        return
    yield Finding(
        says=f"No held-out data was measured in {case.last_step} steps.",
        severity="warning",
        confidence=0.7,
        remedy="train, validation = random_split(data, (0.8, 0.2))",
        steps=(1, case.last_step),
    )
