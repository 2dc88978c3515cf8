"""What to do next, from what the workspace holds."""

import json
import shlex
from pathlib import Path
from typing import Any

from chainrule import places, store
from chainrule.errors import ChainruleError


def next_step() -> str:
    """Return where the course stands, and the last run, each with what goes on from there."""
    return f"{_of_training()}\n\n{_of_course()}"


def _of_course() -> str:
    """Return the next step of the course and the cards that are due."""
    if not store.is_there():
        here = "The course, in your browser or in this terminal:"
        return f"{here}\n\n  chainrule learn\n  chainrule day 1"
    from chainrule.course import drill, progress

    try:
        with store.open() as db:
            me = db.learner()
            step, due = progress.next_step(me), drill.due_today(me)
    except ChainruleError as error:
        return f"Course: {error}"
    lines = [f"Course: {step.says}", f"Next: {step.command}, or chainrule learn for the browser"]
    if due and step.kind != "drill":
        lines.append(f"Cards due: {due}. chainrule drill")
    return "\n".join(lines)


def _of_training() -> str:
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
