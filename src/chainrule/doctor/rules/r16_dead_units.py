"""R16: ReLUs that are off for every example."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

HALF, MOST = 0.5, 0.9  # of a layer's units


@rule("R16", day=5, explains=("R28", "R30"))
def dead_units(case: Case) -> Iterator[Finding]:
    """Most units of a ReLU layer are off for every example that was seen.

    Why: a ReLU that is off passes no gradient back, so it cannot come on again.
    Cause: a step that was too long; inputs far from zero; a bias that starts strongly negative.
    Remedy: a tenth of the rate, He's initialisation, bias zero; leaky ReLU or GELU.
    Source: lab claims dying_relu (a rate of 1 kills three units in four, 0.1 one in a hundred) and
        healthy_dead_units.
    When it is fine: a fifth of a layer's units may rest in healthy nets. A unit counts as dead
        if it was off for the last 512 examples, not for one batch.
    """
    worst: tuple[float, str, tuple[int, int]] | None = None
    for layer in filter(lambda name: rectified(case, name), case.trace.units):
        share = case.trace.never_active(layer)
        limit = HALF if case.stuck else MOST
        held = case.held(np.nan_to_num(share) > limit)
        if held and (worst is None or np.nanmax(share) > worst[0]):
            worst = float(np.nanmax(share)), layer, held
    if worst:
        share_dead, layer, held = worst
        yield Finding(
            says=f"{share_dead:.0%} of the units of {layer} are dead: off for all of the last 512 "
            "examples.",
            severity="problem" if case.stuck else "warning",
            confidence=0.8,
            remedy="a tenth of the rate; nn.LeakyReLU() if that does not do",
            where=layer,
            steps=held,
            evidence={"share dead": share_dead},
            otherwise=("inputs that are not scaled", "a learning rate that is too high"),
            change={"optim.lr": float(np.nanmax(case.trace.steps["lr"])) / 10},
        )


def rectified(case: Case, layer: str) -> bool:
    """Tell whether zeros of a layer are a ReLU's; after an affine layer it may be a function.

    Why: a unit that is always negative is dead behind a ReLU only. Then its weights' gradient is
         exactly zero, which is how a ReLU called as a function is told from a tanh.
    """
    kinds = dict(zip(case.trace.layers.names, case.trace.layers.fact("kind"), strict=True))
    if str(kinds.get(layer)).startswith("ReLU"):
        return True
    table, weight = case.trace.parameters, f"{layer}.weight"
    if kinds.get(layer) not in ("Linear", "Conv1d", "Conv2d") or weight not in table.names:
        return False
    return float(np.nanmedian(table.of("g_zeros", weight)[-10:])) > HALF / 2
