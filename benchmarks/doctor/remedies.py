"""Does the first remedy help? Sick recipes, `fix`, and how much of what was lost comes back.

    python -m benchmarks.doctor.remedies

Each sick recipe is the digits' own with one key spoilt; lost is what its test accuracy stands below
the recipe's, recovered the share of that which the retrained run wins back.
"""

import json
import tempfile
from pathlib import Path
from typing import Any

from chainrule import train
from chainrule.doctor.fix import fix
from chainrule.errors import ChainruleError
from chainrule.page.figures import wilson

SICK: list[dict[str, Any]] = [
    *({"optim.lr": lr} for lr in (2.0, 4.0, 8.0, 20.0, 100.0, 1e-4, 1e-5, 1e-6)),
    *({"optim.weight_decay": decay} for decay in (0.3, 0.5, 1.0)),
    *({"train.clip": clip} for clip in (1e-3, 1e-4)),
    {"data.scale": "none", "optim.lr": 1.0},
]
SEEDS = range(3)
ENOUGH, HARM = 0.8, 0.03


def recovered(change: dict[str, Any], seed: int, home: Path) -> tuple[float, float] | None:
    """Return the accuracy that was lost and the share won back; None where nothing was lost."""
    how: dict[str, Any] = {"seed": seed, "epochs": 20, "workspace": home}
    good = train.run("digits", **how).test_accuracy or 0.0
    try:
        bad = train.run("digits", change, **how)
    except train.TrainingFailed as failed:
        bad = failed.summary
    lost = good - (bad.test_accuracy or 0.0)
    if lost < HARM:
        return None
    try:
        mended = fix(home / "runs" / Path(bad.run).name, workspace=home).new.test_accuracy or 0.0
    except ChainruleError:
        return lost, 0.0
    return lost, (mended - (bad.test_accuracy or 0.0)) / lost


def main() -> None:
    """Measure, print, write."""
    rows: list[dict[str, Any]] = []
    for change in SICK:
        for seed in SEEDS:
            with tempfile.TemporaryDirectory() as home:
                found = recovered(change, seed, Path(home))
            if found:
                rows.append({"change": change, "seed": seed, "lost": found[0], "share": found[1]})
                print(f"{change} seed {seed}: lost {found[0]:.1%}, recovered {found[1]:.0%}")
    good = sum(row["share"] >= ENOUGH for row in rows)
    low, high = wilson(good / len(rows), len(rows))
    print(f"the first remedy recovers {ENOUGH:.0%} of what was lost in {good} of {len(rows)} runs"
          f" ({100 * low:.0f} to {100 * high:.0f} %)")  # fmt: skip
    path = Path(__file__).parent / "results" / "remedies.json"
    path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
