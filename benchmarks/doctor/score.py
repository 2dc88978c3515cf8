"""From the runs to the scorecard: false alarms, detection, right cause, precision.

A planted fault counts only where it harms: all five paired seeds lose (sign flips: p = 1/32) and
the mean loss is at least three points.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import numpy as np

from benchmarks.doctor.faults import FAULTS
from chainrule.page.figures import wilson

Run = dict[str, Any]
LOST = 3.0


def matched(run: Run) -> tuple[Any, ...]:
    """Return what a faulty run and its healthy twin have in common."""
    return tuple(run[key] for key in ("family", "optimizer", "seed", "engine"))


def harmful(runs: list[Run]) -> list[Run]:
    """Return the faulty runs of those faults that harm, family by family and engine by engine."""
    twins = {matched(run): run for run in runs if run["kind"] == "twin"}
    groups: dict[tuple[str, str, str], list[Run]] = defaultdict(list)
    for run in runs:
        if run["kind"] == "fault":
            groups[run["name"], run["family"], run["engine"]].append(run)
    kept = []
    for group in groups.values():
        pairs = [(twins.get(matched(run)), run) for run in group]
        lost = np.array([twin["points"] - run["points"] for twin, run in pairs if twin])
        if len(lost) >= 5 and (lost > 0).all() and lost.mean() >= LOST:
            kept += group
    return kept


def share(hits: int, n: int) -> dict[str, float]:
    """Return a share with its Wilson interval, in per cent."""
    low, high = wilson(hits / n, n) if n else (0.0, 1.0)
    part = 100 * hits / n if n else 0.0
    return {"n": n, "share": part, "low": max(0.0, 100 * low), "high": min(100.0, 100 * high)}


def scorecard(runs: list[Run], half: str = "") -> dict[str, dict[str, float]]:
    """Return the figures; `half` restricts the faults to "choose" or "report"."""
    faulty = [r for r in harmful(runs) if not half or FAULTS[r["name"]].half == half]
    healthy = [r for r in runs if r["kind"] in ("healthy", "twin")]
    hard = [r for r in runs if r["kind"] == "hard"]
    shown = [(code, FAULTS[r["name"]].codes) for r in faulty for code in r["findings"]]
    return {
        "healthy runs with a finding": share(accused(healthy), len(healthy)),
        "hard-healthy runs with a finding": share(accused(hard), len(hard)),
        "harmful faults noticed": share(sum(noticed(r) for r in faulty), len(faulty)),
        "right cause first": share(sum(right(r, 1) for r in faulty), len(faulty)),
        "right cause in three": share(sum(right(r, 3) for r in faulty), len(faulty)),
        "precision of findings": share(sum(code in codes for code, codes in shown), len(shown)),
    }


def accused(runs: list[Run]) -> int:
    """Count the runs of which the doctor found something."""
    return sum(bool(run["findings"]) for run in runs)


def noticed(run: Run) -> bool:
    """Tell whether anything was said: a finding, or that it does not learn."""
    return bool(run["findings"]) or run["learning"] is False


def right(run: Run, first: int) -> bool:
    """Tell whether one of the first findings names the cause."""
    return any(code in FAULTS[run["name"]].codes for code in run["findings"][:first])


def misses(runs: list[Run]) -> list[str]:
    """Return what was named wrongly, and what healthy runs were accused of, most frequent first."""
    told: dict[str, int] = defaultdict(int)
    for run in harmful(runs):
        if not right(run, 1):
            found = ", ".join(run["findings"]) or "nothing"
            told[f"{run['name']} in {run['family']} ({run['engine']}): {found}"] += 1
    for run in runs:
        if run["kind"] != "fault" and run["findings"]:
            where = f"{run['kind']} {run['name']} {run['family']} {run['optimizer']}"
            told[f"{where}: {', '.join(run['findings'])}"] += 1
    return [f"{count} × {what}" for what, count in sorted(told.items(), key=lambda kv: -kv[1])]
