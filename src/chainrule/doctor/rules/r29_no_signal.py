"""R29: what it learns does not carry over at all."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

ABOVE, POINTS = 1.1, 0.03  # of chance, and on top of it
LEARNED = 0.15  # accuracy above chance on the training part
FALLEN, NO_BETTER = 0.8, 0.95  # of the variance of the targets
P = 0.05


@rule("R29", day=9, explains=("R27",))
def no_signal(case: Case) -> Iterator[Finding]:
    """The training part is learned, the validation part is answered as if by chance.

    Why: a net can learn any labels by heart, random ones too. What is worth something shows on new
        examples; chance there says that inputs and labels have nothing to do with each other.
    Cause: inputs and labels in different orders after a sort, a join or a shuffle of one of them;
        inputs that know nothing of the target.
    Remedy: print ten inputs beside their labels; shuffle and split both by the same index.
    Source: Ojala & Garriga 2010, https://jmlr.org/papers/v11/ojala10a.html (permutation test);
        Zhang 2017, https://arxiv.org/abs/1611.03530 (random labels are learned).
    When it is fine: hard tasks look so early on. With the probe `permuted_labels` a quick model
        says whether the inputs know the labels: then it is overfitting, not a broken link.
    """
    told = case.probe("permuted_labels")
    known = told is not None and told["p"] > P
    at_chance = by_accuracy(case, learned_needed=not known) or by_loss(case)
    linked = told is not None and told["p"] <= P and told["metric"] > max(told["shuffled"])
    if not at_chance or linked:
        return
    says, evidence = at_chance
    shuffled = (
        f" A quick model does no better on the labels than on shuffled ones (p = {told['p']:.2f})."
        if told
        else ""
    )
    yield Finding(
        says=says + shuffled,
        severity="problem" if told else "warning",
        confidence=0.9 if told else 0.75,
        remedy="order = rng.permutation(len(x)); x, y = x[order], y[order]  # both by one index",
        where="targets",
        steps=(1, case.last_step),
        evidence=evidence | ({"p": told["p"]} if told else {}),
        otherwise=("overfitting of a hard task", "a validation part from elsewhere"),
        test="the probe permuted_labels; ten inputs beside their labels",
    )


def by_accuracy(case: Case, *, learned_needed: bool) -> tuple[str, dict[str, float]] | None:
    """Compare accuracies with that of guessing the most frequent class."""
    told = [float(e["accuracy"]) for e in case.evaluations if e.get("accuracy") is not None]
    batch = case.trace.batch["accuracy"]
    late = batch[(case.trace.samples > 0.8 * case.last_step) & np.isfinite(batch)]
    counts = case.trace.labels.sum(axis=0) if case.trace.labels.size else np.zeros(0)
    if not told or not len(late) or counts.sum() < 100:
        return None
    chance, best, learned = float(counts.max() / counts.sum()), max(told), float(late.mean())
    n = float(case.evaluations[-1].get("examples") or 100)
    luck = 2 * (chance * (1 - chance) / n) ** 0.5
    if best > ABOVE * chance + POINTS + luck or (learned_needed and learned < chance + LEARNED):
        return None
    says = (
        f"Training accuracy is {learned:.1%}, validation accuracy {best:.1%} at best; "
        f"guessing gives {chance:.1%}."
    )
    return says, {"training": learned, "validation": best, "chance": chance}


def by_loss(case: Case) -> tuple[str, dict[str, float]] | None:
    """Compare squared errors with the variance of the targets."""
    losses = case.trace.of_kind("loss")
    told = [float(e["loss"]) for e in case.evaluations if e.get("loss") is not None]
    spread, loss = case.trace.batch["y_std"], case.trace.steps["loss"]
    if not told or not losses or losses[-1]["name"] != "MSELoss" or not np.isfinite(spread).any():
        return None
    variance, late = float(np.nanmedian(spread**2)), float(np.mean(loss[-len(loss) // 5 :]))
    if min(told) < NO_BETTER * variance or not late < FALLEN * variance:
        return None
    says = (
        f"Training loss fell to {late:.3g}, validation loss is {min(told):.3g} at best; "
        f"always the mean gives {variance:.3g}."
    )
    return says, {"training": late, "validation": min(told), "variance": variance}
