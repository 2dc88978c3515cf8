"""R14: gradients that suddenly are many times as large."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

TIMES, WITHIN, OFTEN = 10.0, 100, 3  # over the rolling median, steps, how often
HUGE = 1e6
WARM = 10  # steps at the start that are left out


@rule("R14", day=24, explains=("R13", "R20"))
def exploding_gradients(case: Case) -> Iterator[Finding]:
    """The gradient's norm jumps to many times its usual size, again and again.

    Why: a step follows the gradient's length. One that is fifty times as long throws the weights
        where nothing was learned.
    Cause: products over many time steps or layers; a loss with steep walls; a rate too high.
    Remedy: clip the norm near its 90th percentile; warm up; divide the rate by three.
    Source: Pascanu 2013, https://arxiv.org/abs/1211.5063.
    When it is fine: the first steps, and single spikes from a rare batch: it has to repeat.
    """
    norm, step = norms(case)
    if len(norm) < 20:
        return
    usual = np.array([np.median(norm[max(0, i - 25) : i + 1]) for i in range(len(norm))])
    jumps = np.flatnonzero((norm > TIMES * np.maximum(usual, 1e-12)) & (step > WARM))
    huge, middle = float(norm.max()) > HUGE, float(np.median(norm))
    if huge or case.repeats(step[jumps], OFTEN, WITHIN):
        clip = float(np.percentile(norm, 90))
        yield Finding(
            says=f"Gradients explode: the norm reaches {norm.max():.3g}; {middle:.3g} is usual.",
            severity="problem" if case.stuck or huge else "note",
            confidence=0.85,
            remedy=f"nn.utils.clip_grad_norm_(model.parameters(), {clip:.2g})",
            steps=(int(step[jumps[0]]) if len(jumps) else 1, case.last_step),
            evidence={"largest": float(norm.max()), "median": float(np.median(norm)),
                      "jumps": len(jumps)},
            otherwise=("a learning rate that is too high", "a batch with wrong values"),
            change={"train.clip": clip},
        )  # fmt: skip


def norms(case: Case) -> tuple[np.ndarray, np.ndarray]:
    """Return gradient norms and their steps while the loss was finite; inf counts as 10¹²."""
    norm, step, loss = (case.trace.steps[name] for name in ("grad_norm", "step", "loss"))
    bad = np.flatnonzero(~np.isfinite(loss))
    end = bad[0] if len(bad) else len(loss)
    norm, step = np.where(np.isinf(norm), 1e12, norm)[:end], step[:end]
    known = np.isfinite(norm)
    return norm[known], step[known]
