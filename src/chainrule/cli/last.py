"""What to do next, from what the workspace holds."""

import json
import shlex
from pathlib import Path
from typing import Any

from chainrule import places


def next_step() -> str:
    """Return the last run and its accuracy, or how to start the first one."""
    run = _last_run(places.workspace() / "runs")
    if run is None:
        return "No run yet. Train a first network, in seconds:\n\n  chainrule train digits"
    about, summary = _read(run / "run.json"), _read(run / "summary.json")
    lines = [f"Last run: {run.name} ({about.get('status', 'unfinished')})"]
    accuracy = summary.get("test_accuracy")
    if isinstance(accuracy, int | float):
        lines.append(f"Test accuracy: {accuracy:.2%}")
    if about.get("stop_reason"):
        lines.append(f"It stopped: {about['stop_reason']}")
    if (run / "report.html").is_file():
        lines.append(f"Report: {run / 'report.html'}")
    lines.append(f"Next: {_command(run, about.get('status'))}")
    return "\n".join(lines)


def _command(run: Path, status: object) -> str:
    """Return what goes on from a run: the same run, or one with something changed."""
    if status in {"stopped", "running"}:
        return f"chainrule train --resume {shlex.quote(run.name)}"
    change = "optim.lr=0.01" if status == "failed" else "train.seed=1"
    return f"chainrule train {shlex.quote(str(run / 'recipe.toml'))} --set {change}"


def _last_run(folder: Path) -> Path | None:
    runs = (file.parent for file in folder.glob("*/run.json"))
    return max(runs, key=_when, default=None)


def _when(run: Path) -> tuple[str, str]:
    return str(_read(run / "run.json").get("created", "")), run.name


def _read(file: Path) -> dict[str, Any]:
    """Return a JSON object; an empty one where a run was cut off before it was written."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
