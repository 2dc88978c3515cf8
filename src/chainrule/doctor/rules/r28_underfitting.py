"""R28: the net does not fit even what it has seen."""

from collections.abc import Iterator
from typing import Any

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

LEARNED = 0.05  # error on sixteen examples
BEHIND = 0.05  # of the metric


@rule("R28", day=9)
def underfitting(case: Case) -> Iterator[Finding]:
    """The net cannot learn sixteen examples by heart, or a linear model beats it.

    Why: whoever cannot fit sixteen examples will not fit more: something between the inputs and the
        loss is broken, or the net is too small. Whoever stays behind a straight line has not begun.
    Cause: a layer that lets nothing through, a loss that does not fit the outputs, a net that is
        too narrow, a rate or a penalty that stops it, too few steps.
    Remedy: where Adam can fit the sixteen, mend rate and penalty; where it cannot, look for the
        broken part: check shapes, activations, gradients layer by layer; then widen.
    Source: Karpathy 2019, https://karpathy.github.io/2019/04/25/recipe/ (overfit one batch);
        Braiek & Khomh 2022, https://arxiv.org/abs/2204.00694.
    When it is fine: noisy targets bound what can be reached; the linear model, judged on the same
        rows, sets the bar.
    """
    batch, line = case.probe("overfit_batch"), case.probe("baseline")
    if batch is not None and batch["error"] > LEARNED:
        yield by_heart(case, batch)
    elif line is not None:
        yield from behind_a_line(case, line)


def behind_a_line(case: Case, line: dict[str, Any]) -> Iterator[Finding]:
    """Compare the net with a linear model, on both parts."""
    margin = BEHIND + 2 * (0.25 / max(1, line.get("examples") or 1)) ** 0.5
    behind = line["baseline_train"] - line["train_metric"]
    held = line["baseline_metric"] - line.get("metric", line["train_metric"])
    if behind > margin and held > margin:
        what = "accuracy" if line["which"] == "logistic" else "explained variance"
        yield Finding(
            says=f"A linear model does better: {what} {line['baseline_train']:.1%} on the training "
            f"part, the net {line['train_metric']:.1%}.",
            severity="problem" if case.stuck else "warning",
            confidence=0.75,
            remedy="train longer; ten times the rate; less decay and dropout; then a wider net",
            steps=(1, case.last_step),
            evidence={"net": line["train_metric"], "linear": line["baseline_train"]},
            otherwise=("training was stopped early", "a penalty that is too strong"),
            test="the same net on sixteen examples",
        )


def by_heart(case: Case, batch: dict[str, Any]) -> Finding:
    """Return the finding about sixteen examples."""
    adam, ramp = batch.get("adam_error"), case.probe("lr_range")
    able = adam is not None and adam <= LEARNED
    rate = float(f"{ramp['best']:.2g}") if able and ramp and ramp.get("best") else None
    search = "look for the broken part: outputs, gradients and loss on these examples"
    another = f"lr={rate:g}" if rate else "another rate or optimizer: lr_range finds one"
    return Finding(
        says=f"It cannot learn {batch['examples']} examples by heart: {batch['error']:.0%} error "
        f"after {batch['steps']} steps." + (" With Adam at 0.001 it can." if able else ""),
        severity="problem" if case.stuck else "warning",
        confidence=0.7 if able else 0.78,
        remedy=another if able else search,
        steps=(1, case.last_step),
        evidence={"error": batch["error"], "with Adam": adam},
        otherwise=("a rate that is too high or too low",)
        if able
        else ("a net that is too narrow", "equal inputs with different labels"),
        change={"optim.lr": rate} if rate else {},
    )
