"""The index of runs, filled from the run folders of the workspace.

runs.refresh(me)                     # the newest first; opens only what changed
runs.refresh(me, ask_doctor=True)    # and asks the doctor about each that ended
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chainrule import places
from chainrule.errors import ChainruleError
from chainrule.store import Run

if TYPE_CHECKING:
    from chainrule.store.learner import Learner

ABOUT = ("run.json", "doctor.json")  # of a recipe's run, of a script's
FIGURES = ("test_accuracy", "test_loss", "val_accuracy", "epochs", "steps", "parameters", "seconds")


def refresh(me: Learner, *, ask_doctor: bool = False) -> list[Run]:
    """Bring the index up to date with the workspace; return its runs, the newest first."""
    home = places.workspace() / "runs"
    known = {run.folder: run for run in me.runs.all() if Path(run.folder).parent == home}
    there = {str(file.parent) for name in ABOUT for file in home.glob(f"*/{name}")}
    me.runs.forget(known.keys() - {folder for folder in there if not _is_hidden(folder)})
    for folder in sorted(there):
        if not _is_hidden(folder):
            _index(me, Path(folder), known.get(folder), ask_doctor=ask_doctor)
    return [run for run in me.runs.all() if Path(run.folder).parent == home]


def _is_hidden(folder: str) -> bool:
    """Tell whether a folder is still being made."""
    return Path(folder).name.startswith(".")


def _index(me: Learner, folder: Path, known: Run | None, *, ask_doctor: bool) -> None:
    seen = fingerprint(folder)
    run = known if known and known.seen == seen else look(folder, seen)
    if ask_doctor and run.finding is None and run.status != "running":
        run = replace(run, finding=first_finding(folder))
    if run != known:
        me.runs.index(**vars(run))


def fingerprint(folder: Path) -> str:
    """Return what changes when a run goes on or ends."""
    stamps = []
    for name in (*ABOUT, "summary.json"):
        with suppress(OSError):
            stamps.append(f"{name}:{(folder / name).stat().st_mtime_ns}")
    return " ".join(stamps)


def look(folder: Path, seen: str) -> Run:
    """Return what a run folder says of itself; a damaged one still has a row."""
    about = next((told for name in ABOUT if (told := _read(folder / name))), {})
    summary = _read(folder / "summary.json")
    return Run(
        folder=str(folder),
        recipe=str(about.get("name") or folder.name),
        started=_moment(about.get("created")),
        status=str(about.get("status") or "damaged"),
        metrics={name: summary[name] for name in FIGURES if name in summary},
        seen=seen,
    )


def first_finding(folder: Path) -> str:
    """Return what the doctor says first of a run that ended; "" where it finds nothing."""
    from chainrule.doctor.diagnosis import diagnose
    from chainrule.doctor.record import Record
    from chainrule.train.trace import read

    for place in Record(folder).traces():
        with suppress(ChainruleError):
            trace = read(place)
            diagnosis = diagnose(trace) if len(trace.steps["step"]) else None
            if diagnosis and not diagnosis.is_clean:
                return diagnosis.says
    return ""


def _moment(told: Any) -> datetime:
    with suppress(ValueError, TypeError):
        found = datetime.fromisoformat(told)
        if found.tzinfo:
            return found.astimezone(UTC)
    return datetime(1970, 1, 1, tzinfo=UTC)


def _read(file: Path) -> dict[str, Any]:
    """Return a JSON object; an empty one where there is none, or a damaged one."""
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
