"""R25: the same batch, another answer in eval mode."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

APART = 0.5  # of the loss in train mode
SCALE = 0.1  # of the first loss: what is less than that does no harm
POINTS = 0.1  # of accuracy


@rule("R25", day=13, explains=("R27", "R28"))
def modes_disagree(case: Case) -> Iterator[Finding]:
    """In eval mode the net answers the very same examples much worse than in train mode.

    Why: in eval mode batch norm uses averages that it gathered on the way. Where they do not fit
        what the net sees now, all later layers get other inputs than they have learned from.
    Cause: too few steps for the averages to arrive (momentum too low), tiny batches, training
        batches that differ from the data (sorted, augmented), a momentum that was misread: here 0.1
        means a tenth of the new value.
    Remedy: `momentum=0.1`; larger batches; group norm; the same preparation on both sides.
    Source: Ioffe & Szegedy 2015, https://arxiv.org/abs/1502.03167; Wu & Johnson 2021,
        https://arxiv.org/abs/2105.07576; measured by comparing both modes on eight batches.
    When it is fine: with dropout the modes differ by design, so dropout is off in both; in the
        first epoch the averages are still on their way.
    """
    told, first = case.probe("train_eval"), case.trace.steps["loss"][:1]
    epochs = case.trace.steps["epoch"]
    if told is None or not len(epochs) or epochs[-1] < 2:
        return
    train, judged = float(told["train_loss"]), float(told["eval_loss"])
    scale = abs(float(first[0])) if np.isfinite(first).all() else 1.0
    lost = (told["train_accuracy"] or 0) - (told["eval_accuracy"] or 0)
    worse = not judged < train + max(APART * abs(train), SCALE * scale)
    if worse or lost > POINTS:
        yield Finding(
            says=f"The same batches give a loss of {train:.3g} in train mode and {judged:.3g} in "
            "eval mode" + (f", {lost:.0%} of accuracy apart." if lost > 0.01 else "."),
            severity="problem" if lost > POINTS else "warning",
            confidence=0.85,
            remedy="nn.BatchNorm1d(width, momentum=0.1), larger batches, or nn.GroupNorm",
            where=", ".join(told.get("kinds", ["batch norm"])),
            steps=(case.last_step, case.last_step),
            evidence={"loss, train mode": train, "loss, eval mode": judged},
            otherwise=("batches too small for batch norm", "inputs prepared in two ways"),
            test="the validation loss with batch norm in train mode",
        )
