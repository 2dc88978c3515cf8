"""R27: the net learns by heart."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

RISE, TIMES = 1.2, 3  # over its own minimum, evaluations in a row
GAP, HARD_GAP, LEARNED = 0.03, 0.15, 0.9  # of accuracy


@rule("R27", day=9)
def overfitting(case: Case) -> Iterator[Finding]:
    """The validation loss rises while the training loss goes on falling.

    Why: the net fits what is particular to the training examples, which does not help on others.
    Cause: too few examples for the width, too many epochs, no regularisation.
    Remedy: stop at the best epoch; more data or augmentation; dropout or weight decay; fewer units.
    Source: Geman 1992, https://doi.org/10.1162/neco.1992.4.1.1; lab claim capacity_gap.
    When it is fine: the loss can rise while accuracy holds: the net grows too sure. That is
        calibration, and is told as such.
    """
    told = [e for e in case.evaluations if e.get("loss") is not None]
    if len(told) < TIMES + 1:
        return
    loss = np.array([e["loss"] for e in told], float)
    if not np.isfinite(loss).all():
        return
    best = int(np.argmin(loss))
    risen = len(loss) - 1 - best >= TIMES and bool(np.all(loss[-TIMES:] >= RISE * loss[best]))
    train = case.trace.steps["loss"]
    falling = float(np.mean(train[-len(train) // 5 :])) < 0.7 * float(loss[best])
    gap, learned = accuracies(case, told)
    if (risen and falling and (gap is None or gap > GAP)) or (
        gap is not None and gap > HARD_GAP and learned > LEARNED
    ):
        held = [float(e["accuracy"]) for e in told if e.get("accuracy") is not None]
        kept = gap is not None and held[-1] >= max(held) - 0.01
        yield Finding(
            says=f"It overfits: validation loss {loss[-1]:.3g} after a best of {loss[best]:.3g} at "
            f"evaluation {best + 1}"
            + (f", {gap:.0%} behind on accuracy." if gap is not None else ".")
            + (" Accuracy holds: the net grows too sure (calibration)." if risen and kept else ""),
            severity="warning",
            confidence=0.85,
            remedy="stop at the best epoch and keep its weights; then more data, dropout, decay",
            steps=(int(told[best]["step"]), case.last_step),
            evidence={"loss ÷ its minimum": float(loss[-1] / loss[best]), "gap": gap},
            change={"train.patience": 3},
        )


def accuracies(case: Case, told: list[dict[str, object]]) -> tuple[float | None, float]:
    """Return how far validation lies behind training in accuracy, and training's."""
    batch = case.trace.batch["accuracy"]
    late = batch[case.trace.samples > 0.8 * case.last_step]
    late = late[np.isfinite(late)]
    held = told[-1].get("accuracy")
    if not len(late) or not isinstance(held, float | int):
        return None, 0.0
    learned = float(np.mean(late))
    return learned - float(held), learned
