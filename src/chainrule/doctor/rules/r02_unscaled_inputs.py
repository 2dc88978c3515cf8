"""R02: inputs on very different or very large scales."""

from collections.abc import Iterator

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.rule import rule

FAR, LARGE, APART = 3.0, 10.0, 100.0  # mean in deviations; deviation; ratio of deviations
NORMS = ("BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "LayerNorm", "GroupNorm", "InstanceNorm2d")


@rule("R02", day=8, explains=("R13", "R14", "R15", "R16", "R17", "R18", "R19", "R20", "R30"))
def unscaled_inputs(case: Case) -> Iterator[Finding]:
    """The inputs lie far from zero, spread widely, or on scales that differ a hundredfold.

    Why: the curvature along a weight grows with the square of its input. One rate cannot suit a
        column in thousands and one in thousandths; large values saturate and kill units.
    Cause: raw pixels from 0 to 255, raw columns of a table.
    Remedy: subtract the training part's mean and divide by its deviation, column by column.
    Source: LeCun et al. 1998, https://doi.org/10.1007/3-540-49430-8_2; lab claim input_scaling.
    When it is fine: with a normalisation as the first layer it is a note; one-hot columns and
        embeddings are small by nature; who trains well all the same need not change it.
    """
    trace, count = case.trace, case.trace.feature_count
    if count < 8 or not len(trace.batch["x_std"]):
        return
    deviation = np.sqrt(trace.features["m2"] / count)
    mean, live = trace.features["mean"], deviation > 1e-6
    overall = float(np.nanmedian(trace.batch["x_std"]))
    centre = abs(float(np.nanmedian(trace.batch["x_mean"]))) / max(overall, 1e-12)
    ratio = float(deviation[live].max() / np.median(deviation[live])) if live.sum() > 1 else 1.0
    told = [
        (overall > LARGE, f"they spread by {overall:.3g} around their mean"),
        (centre > FAR, f"their mean lies {centre:.1f} deviations from zero"),
        (ratio > APART, f"one column spreads {ratio:.3g} times as widely as the median one"),
    ]
    why = next((says for holds, says in told if holds), "")
    if not why:
        return
    first = trace.layers.fact("kind")[0] if trace.layers.names else ""
    severity = "note" if first in NORMS else "problem" if case.stuck else "warning"
    widest = int(np.argmax(np.where(live, deviation, 0)))
    yield Finding(
        says=f"The inputs are not scaled: {why}.",
        severity=severity,
        confidence=0.9 if overall > LARGE or ratio > APART else 0.7,
        remedy="x = (x - x_train.mean(0)) / x_train.std(0)",
        where=f"column {widest}" if ratio > APART else "inputs",
        steps=(1, case.last_step),
        evidence={"deviation": overall, "mean ÷ deviation": centre, "widest ÷ median": ratio,
                  "largest mean": float(np.abs(mean).max())},
        test="train once more on scaled inputs",
        change={"data.scale": "standardize"},
    )  # fmt: skip
