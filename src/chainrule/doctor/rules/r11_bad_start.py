"""R11: weights that start too small, too large or all the same."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

FADED, GROWN = 1e-2, 30.0  # deviation of what a layer gives at the first step
OFF = 5.0  # times He's or Glorot's deviation
AFFINE = ("Linear", "Conv1d", "Conv2d", "Conv3d")


@rule(
    "R11", day=14, explains=("R10", "R13", "R14", "R15", "R16", "R17", "R18", "R19", "R28", "R30")
)
def bad_start(case: Case) -> Iterator[Finding]:
    """The weights start constant, or on a scale at which signals die out or blow up.

    Why: each layer multiplies the signal by about √fan_in times the deviation of its weights.
        Away from one, ten layers multiply by a millionth or a million. Constant weights make all
        units of a layer the same for ever.
    Cause: N(0, 0.01²) or N(0, 1) by hand, zeros, a custom layer without initialisation.
    Remedy: `nn.init.kaiming_normal_(w)` for ReLU, `xavier_normal_` for tanh; biases zero.
    Source: He 2015, https://arxiv.org/abs/1502.01852; lab claim small_normal_fails.
    When it is fine: a last layer or a residual branch that starts at zero, LoRA's second matrix;
        nets with normalisation shrug the scale off.
    """
    trace = case.trace
    places = case.weights()
    if not places or trace.samples[0] != 1:
        return
    yield from constant(case, places)
    fan_in = np.array([trace.parameters.facts[i]["fan_in"] or 1 for i in places], float)
    spread = trace.parameters["w_std"][0, places]
    factor = spread * np.sqrt(fan_in)  # He: 1.41, Glorot about 1, PyTorch's default 0.58
    reach = passed_on(case)
    factor = factor[factor > 0]
    if reach is None or not len(factor):
        return
    layer, deviation, normed = reach
    off = float(factor[:-1].max() if len(factor) > 1 else factor[0]), float(factor.min())
    faint = deviation < FADED and off[1] < 0.58 / OFF
    loud = deviation > GROWN and off[0] > 1.41 * OFF
    if (faint or loud) and not normed:
        kind, times = ("dies out", off[1]) if faint else ("blows up", off[0])
        yield Finding(
            says=f"The signal {kind} at the start: {layer} gives a deviation of {deviation:.2g}, "
            f"and weights are {times:.2g} / √fan_in where 0.6 to 1.4 keeps it.",
            severity="problem" if case.stuck else "warning",
            confidence=0.9,
            remedy="nn.init.kaiming_normal_(layer.weight); nn.init.zeros_(layer.bias)",
            where=layer,
            steps=(1, 1),
            evidence={"deviation given": deviation, "w_std · √fan_in": [off[1], off[0]]},
        )


def constant(case: Case, places: list[int]) -> Iterator[Finding]:
    """Find matrices whose entries are all the same; the last layer may be zero."""
    table, inner = case.trace.parameters, places[:-1]
    flat = [i for i in inner if float(table["w_std"][0, i]) == 0 and table.facts[i]["size"] > 1]
    stays = [i for i in flat if float(np.nanmax(table["w_std"][-1:, i])) < 1e-8]
    if stays or (flat and (case.stuck or 2 * len(flat) > len(inner))):
        yield Finding(
            says=f"All entries of {table.names[flat[0]]} start the same: its units stay copies of "
            "each other.",
            severity="problem" if stays or case.stuck else "warning",
            confidence=0.95,
            remedy="nn.init.kaiming_normal_(layer.weight)",
            where=table.names[flat[0]],
            steps=(1, case.last_step),
            evidence={"matrices that start constant": len(flat), "of": len(inner)},
        )


def passed_on(case: Case) -> tuple[str, float, bool] | None:
    """Return the affine layer farthest from 1 at step one, its deviation, and if norms help."""
    layers = case.trace.layers
    kinds = dict(zip(layers.names, layers.fact("kind"), strict=True))
    inner = [n for n in case.trace.order if kinds.get(n) in AFFINE][:-1]
    seen = [(n, float(layers.of("std", n)[0])) for n in inner]
    seen = [(n, s) for n, s in seen if np.isfinite(s) and s > 0]  # zero: a branch that waits
    if not seen:
        return None
    normed = any("Norm" in str(kind) for kind in kinds.values())
    return (*max(seen, key=lambda pair: abs(np.log(max(pair[1], 1e-30)))), normed)
