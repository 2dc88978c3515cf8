"""R35: a generator that makes one thing, or a judge that always wins."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

SHARE = 0.3  # of the spread of real examples
PLACES = 0.5  # of the groups that real examples fall into
WINS, STEPS = 0.95, 200  # share of right judgements, for so many steps
FEWEST = 100  # steps: an untrained generator makes nearly one thing, too
LATE = 0.5  # of the run: before that, a generator may still be finding its way


@rule("R35", day=51)
def gan_collapse(case: Case) -> Iterator[Finding]:
    """The generator's samples are nearly alike, or the discriminator is never wrong.

    Why: a generator is asked to please, not to be manifold: one good sample pleases as well as
        many. And a judge that is always right gives a gradient that points nowhere.
    Cause: a discriminator that learns much faster or slower, no noise in what it sees, too long
        steps.
    Remedy: two rates (Adam, betas (0.5, 0.9)), spectral norm, a gradient penalty (R1), smoothed
        labels, the batch's own deviation as a feature.
    Source: Goodfellow 2016, https://arxiv.org/abs/1701.00160; Heusel 2017,
        https://arxiv.org/abs/1706.08500 (two rates).
    When it is fine: where classes are asked for, samples of one class are alike by right: compare
        class by class. Early on both signs are usual.
    """
    told = case.probe("diversity")
    spread = made_beside_real(case)
    long = case.last_step >= FEWEST
    held = case.held(spread < SHARE) if spread is not None and long else None
    share = told["made"] / told["real"] if told and told["real"] > 0 else None
    few = told is not None and not told["classes"] and told.get("visited", 1.0) < PLACES
    if held or (share is not None and share < SHARE) or few:
        evidence = {} if share is None else {"distance of samples ÷ of real ones": share}
        if spread is not None and np.isfinite(spread).any():
            evidence["spread of samples ÷ of real ones"] = float(np.nanmedian(spread[-5:]))
        where = f", {told['visited']:.0%} of the places that real ones have" if few and told else ""
        yield Finding(
            says="The generator has collapsed: its samples have "
            f"{min(evidence.values()):.0%} of the spread of real ones{where}.",
            severity="problem",
            confidence=0.85,
            remedy="betas=(0.5, 0.9), a lower rate for the generator, spectral_norm in the judge",
            where="generator",
            steps=held or (case.last_step, case.last_step),
            evidence=evidence,
            otherwise=("a judge that is too weak to tell them apart",),
            test="sixteen samples side by side",
        )
    elif wins := always_right(case):
        yield Finding(
            says=f"The discriminator is right in {wins[0]:.0%} of the cases since step {wins[1]}.",
            severity="warning",
            confidence=0.7,
            remedy="a lower rate or fewer steps for the discriminator; smoothed labels; R1",
            where="discriminator",
            steps=(wins[1], case.last_step),
            evidence={"share right": wins[0]},
        )


def judge(case: Case) -> tuple[np.ndarray, np.ndarray] | None:
    """Return which rows of `outputs` are the judge's first and second call of a step."""
    table, names = case.trace.outputs, case.trace.models.names
    for model in range(len(names) if len(names) > 1 else 0):
        own = (table["model"] == model) & (table["width"] == 1)
        first, second = own & (table["call"] == 1), own & (table["call"] == 2)
        if second.any() and first.sum() == second.sum():
            return first, second
    return None


def made_beside_real(case: Case) -> np.ndarray | None:
    """Return the smaller spread of the judge's inputs over the larger: (S,), late steps only."""
    if (calls := judge(case)) is None:
        return None
    spread, steps = case.trace.outputs["in_spread"], case.trace.outputs["step"][calls[0]]
    pair = np.stack([spread[rows] for rows in calls])
    ratio = np.full(len(case.trace.samples), np.nan)
    with np.errstate(all="ignore"):
        late = np.where(steps > LATE * case.last_step, pair.min(axis=0) / pair.max(axis=0), np.nan)
    ratio[np.searchsorted(case.trace.samples, steps)] = late
    return ratio


def always_right(case: Case) -> tuple[float, int] | None:
    """Return how often the judge is right, and since when, if it always is for long enough."""
    if (calls := judge(case)) is None:
        return None
    table = case.trace.outputs
    steps = table["step"][calls[0]]
    a, b = (table["positive"][rows] for rows in calls)
    right = np.maximum(a + 1 - b, b + 1 - a) / 2  # either may be the real one
    wrong = np.flatnonzero(~(right > WINS))
    since = int(wrong[-1]) + 1 if len(wrong) else 0
    if len(steps) - since < 3 or steps[-1] - steps[since] < STEPS:
        return None
    return float(np.mean(right[since:])), int(steps[since])
