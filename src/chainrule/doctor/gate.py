"""Is the network learning at all? The question before all others.

    metric   the validation accuracy is below that of guessing plus half the gap to a quick
             baseline, where the probe `baseline` has measured one; else plus a tenth of the
             way from guessing to all right
    loss     the loss improved by less than 5 % since the last check, and never by half

Where no labels were seen, only the loss counts, and the verdict says which of them it was.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from chainrule.train.trace import Trace

LEAST = 0.05  # of the way from guessing to all right, where a quick baseline does no better
IMPROVED = 0.05  # share of the loss between two checks
CHECKS = 5  # in a run
SHORTEST = 20  # steps between two checks
FEWEST = 100  # steps that a metric may take to rise
UNMEASURED = 0.1  # of the way from guessing to all right, where no baseline was measured


@dataclass(frozen=True)
class Gate:
    """Whether the network learns, and how that was found.

    Params: learning  True, False, or None where the run is too short to say
            by        "metric", "loss" or ""
            says      one sentence with the numbers
    """

    learning: bool | None
    by: str
    says: str


def gate(trace: Trace) -> Gate:
    """Judge a run by its metric where a baseline is known, else by its loss."""
    found = by_metric(trace)
    if found is None and len(trace.models.names) > 1:
        return Gate(None, "", "several networks train, and no loss of one tells of the others")
    return found or by_loss(trace)


def evaluations(trace: Trace) -> list[dict[str, Any]]:
    """Return what was measured on held-out data, without a test part's own measurement."""
    return [event for event in trace.of_kind("evaluation") if event.get("split") != "test"]


def by_metric(trace: Trace) -> Gate | None:
    """Compare the best validation accuracy with what is cheap to reach; None where unknown."""
    judged = [e for e in evaluations(trace) if e.get("accuracy") is not None]
    told = [e["accuracy"] for e in judged]
    floor, quick = guessing(trace), measured_baseline(trace)
    if not told or floor is None:
        return None
    best = float(np.max(told))
    gap = UNMEASURED * (1 - floor) if quick is None else (quick - floor) / 2
    n = float(judged[-1].get("examples") or 100)
    luck = 2 * (floor * (1 - floor) / n) ** 0.5  # two standard errors of guessing
    needed = floor + max(LEAST * (1 - floor), luck, gap)
    if best < needed and len(trace.steps["loss"]) < FEWEST:
        return None
    beside = (
        f"at least {needed:.1%} was asked" if quick is None else f"a quick baseline {quick:.1%}"
    )
    says = f"validation accuracy reached {best:.1%}; guessing gives {floor:.1%}, {beside}"
    return Gate(best >= needed, "metric", says)


def probed(trace: Trace) -> dict[str, Any]:
    """Return what the probe `baseline` found last, empty where it was not made."""
    found = [e for e in trace.of_kind("probe") if e["name"] == "baseline" and "majority" in e]
    return found[-1] if found else {}


def measured_baseline(trace: Trace) -> float | None:
    """Return the accuracy of the quick baseline, or None where none was trained."""
    found = probed(trace)
    return float(found["baseline_metric"]) if found else None


def guessing(trace: Trace) -> float | None:
    """Return the accuracy of always answering the most frequent class, or None."""
    if found := probed(trace):
        return float(found["majority"])
    counts = trace.labels.sum(axis=0) if trace.labels.size else np.zeros(0)
    if counts.sum() < 100 or np.count_nonzero(counts) < 2:
        return None
    return float(counts.max() / counts.sum())


def by_loss(trace: Trace) -> Gate:
    """Compare the loss of the last stretch with the one before and with the start."""
    loss = trace.steps["loss"]
    stretch = max(SHORTEST, len(loss) // CHECKS)
    if len(loss) < 2 * stretch:
        return Gate(None, "", f"{len(loss)} steps are too few to say whether it learns")
    if not np.isfinite(loss[-stretch:]).all():
        return Gate(False, "loss", "the loss is no longer finite")
    first = float(np.median(loss[: max(3, stretch // 10)]))
    before = float(np.mean(loss[-2 * stretch : -stretch]))
    last = float(np.mean(loss[-stretch:]))
    stalled = last > before - IMPROVED * abs(before)
    fallen = 1 - last / first if first > 0 else float(first - last > IMPROVED * abs(first))
    says = f"the loss went from {first:.3g} to {last:.3g} ({before:.3g} one check before)"
    return Gate(not (stalled and fallen < 0.5), "loss", says)
