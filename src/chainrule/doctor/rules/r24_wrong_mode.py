"""R24: train and eval are mixed up."""

from collections.abc import Iterator

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule


@rule("R24", day=8, explains=("R25", "R32"))
def wrong_mode(case: Case) -> Iterator[Finding]:
    """The model is in the wrong mode while it learns or while it is judged.

    Why: dropout and batch norm do something else in each mode. Judged in train mode, answers are
        noisy and running averages drift; trained in eval mode, dropout is off and batch norm uses
        averages that never came about.
    Cause: `model.eval()` before the evaluation is missing, or `model.train()` after it.
    Remedy: `model.train()` at the start of each epoch, `model.eval()` before each evaluation.
    Source: https://docs.pytorch.org/docs/stable/notes/autograd.html#evaluation-mode-nn-module-eval
    When it is fine: Monte Carlo dropout judges in train mode on purpose, and fine-tuning may keep
        batch norm frozen. Say so: `doctor.watch(..., monte_carlo=True)`.
    """
    modes = [event for event in case.trace.of_kind("mode") if event.get("modal_layers")]
    judged = [e for e in modes if not e["grad"] and e["modal_in_training"] and e["step"] > 0]
    measured = bool(case.evaluations)  # a generator that draws samples is not judged
    if judged and measured and not case.declared.get("monte_carlo"):
        yield Finding(
            says="The model is judged in train mode: dropout or batch norm were active in a pass "
            "without gradients.",
            severity="warning",
            confidence=0.85,
            remedy="model.eval()  # before the evaluation; model.train() after it",
            steps=(judged[0]["step"], case.last_step),
            evidence={"layers that differ by mode": judged[0]["modal_layers"]},
        )
    learned = [e for e in modes if e["grad"] and not e["training"]]
    last = learned[-1]["step"] if learned else 0
    back = [e for e in modes if e["grad"] and e["training"] and e["step"] >= last]
    if learned and not back:
        yield Finding(
            says=f"The model learns in eval mode from step {learned[0]['step']} on: dropout is off "
            "and batch norm stands still.",
            severity="problem",
            confidence=0.9,
            remedy="model.train()  # at the start of each epoch",
            steps=(learned[0]["step"], case.last_step),
        )
