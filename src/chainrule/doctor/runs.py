"""Runs that can be looked at when they are over: of recipes, of scripts, of watched blocks."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from chainrule import places
from chainrule.doctor.diagnosis import Diagnosis, diagnose
from chainrule.doctor.record import FILE, Record
from chainrule.errors import RunError, nearest
from chainrule.train.trace import Trace, read

NAMED = 5  # runs that an error names


def every() -> list[Path]:
    """Return the folders in the workspace that hold a trace, the newest last."""
    runs = places.workspace() / "runs"
    found = {file.parents[1] for file in runs.glob("*/trace/trace.*.bin")}
    return sorted(found, key=lambda folder: (created(folder), folder.name))


def created(folder: Path) -> str:
    """Return when a run began."""
    for name in ("run.json", FILE):
        try:
            told = json.loads((folder / name).read_text(encoding="utf-8"))
            return str(told["created"])
        except (OSError, ValueError, TypeError, KeyError):
            continue
    return ""


def find(name: str = "") -> Path:
    """Return the run at a path, or of that name; the last one where there is none.

    Raises:
        RunError: there is no such run.
    """
    known = every()
    if not name:
        if known:
            return known[-1]
        hint = "chainrule doctor SCRIPT.py, or chainrule train digits"
        raise RunError("a run is needed", got="none yet", hint=hint)
    paths = [Path(name), places.workspace() / "runs" / name]
    found = next((path for path in paths if path.is_dir() and Record(path).traces()), None)
    if found is not None:
        return found
    empty = next((path for path in paths if path.is_dir()), None)
    if empty is not None:
        got = f"{empty}, which holds none"
        raise RunError("a run with a trace is needed", got=got, hint="chainrule train digits")
    close = nearest(name, [folder.name for folder in known]) if known else ""
    newest = ", ".join(folder.name for folder in known[-NAMED:]) or "chainrule train digits"
    hint = close if close.endswith("?") else newest
    raise RunError("a script or a run is needed", got=repr(name), hint=hint)


def seen(
    name: str = "", tell: Callable[[str], None] = lambda _: None
) -> tuple[str, list[tuple[Trace, Diagnosis]]]:
    """Return a run's name, and each training's trace with its diagnosis.

    Where a run of a recipe stands still and no rule says why, the active tests are made; `tell`
    hears of it, since they take up to a minute.

    Raises:
        RunError: there is no such run, or no step in it.
    """
    folder = find(name)
    traces = [read(place) for place in Record(folder).traces()]
    pairs = [(trace, diagnose(trace)) for trace in traces if len(trace.steps["step"])]
    if not pairs:
        raise RunError("a run with at least one step is needed", got=str(folder))
    if is_riddle(folder, *pairs[0]):
        from chainrule.doctor.probes import Subject, run_probes

        tell("It does not learn and no rule says why: making the active tests.")
        trace = run_probes(folder, Subject.of_run(folder)).trace
        pairs = [(trace, diagnose(trace))]
    return folder.name, pairs


def is_riddle(folder: Path, trace: Trace, diagnosis: Diagnosis) -> bool:
    """Tell whether a run can be tested further, and needs to be."""
    open_ = not diagnosis.findings and diagnosis.gate.learning is False
    tested = any(event["kind"] == "probe" for event in trace.events)
    return open_ and not tested and (folder / "recipe.toml").is_file()
