"""Runs: the list, and one run: live curves while it trains, the doctor's findings, its report."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import numpy as np
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import Route

from chainrule import places
from chainrule.course import runs
from chainrule.course.picture import plot
from chainrule.doctor.diagnosis import Diagnosis, diagnose
from chainrule.doctor.record import Record
from chainrule.doctor.report import words
from chainrule.errors import ChainruleError, RunError, nearest
from chainrule.page.figures import NONE, count, percent, seconds, short
from chainrule.train.report.charts import across, passed
from chainrule.train.report.facts import Facts, gather
from chainrule.train.trace import read
from chainrule.web.drawing import DRAWING
from chainrule.web.unkept import seen
from chainrule.web.view import Markup, fill, page

# The file may have come from elsewhere: no script, no form, nothing of ours within its reach.
REPORT = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation"
)
POINTS = 400  # of a line
MARKED = 30  # epochs; the marks of more would hide each other
SILENT = 60.0  # seconds


def show(request: Request) -> Response:
    """List the runs of the workspace, the newest first."""
    found = seen(request, lambda me: runs.refresh(me, ask_doctor=True))
    return page(request, "runs.html", runs=found)


def one(request: Request) -> Response:
    """Show one run."""
    folder = find(request.path_params["name"])
    if not (folder / "run.json").is_file():
        return page(request, "script.html", name=folder.name, findings=Markup(examined(folder)))
    facts = gather(folder)
    over = facts.status != "running"
    return page(
        request,
        "run.html",
        facts=facts,
        name=folder.name,
        now=Markup(state(facts)),
        is_live=not over,
        findings=Markup(examined(folder)) if over else "",
        report=(folder / "report.html").is_file(),
    )


def find(name: str) -> Path:
    """Return a run's folder by name; only such as lie in the workspace."""
    home = places.workspace() / "runs"
    known = {folder.name: folder for folder in home.glob("[!.]*") if folder.is_dir()}
    if name not in known:
        hint = nearest(name[:80], known) if known else "chainrule train digits"
        raise RunError("a run of the workspace is needed", got=repr(name[:80]), hint=hint)
    return known[name]


def live(request: Request) -> Response:
    """Return where a run is now, for the page that watches it."""
    facts = gather(find(request.path_params["name"]))
    return HTMLResponse(state(facts), headers={"x-status": facts.status})


def report(request: Request) -> Response:
    """Return the run's own report, under rules of its own: no script, nothing from elsewhere."""
    folder = find(request.path_params["name"])
    file = folder / "report.html"
    if not file.is_file():
        hint = "a run that ended has one"
        raise RunError(f"a report of {folder.name} is needed", got="none", hint=hint)
    head = {"content-security-policy": REPORT}
    return HTMLResponse(file.read_text(encoding="utf-8"), headers=head)


def state(facts: Facts) -> str:
    """Return a run's figures and curves as they are now."""
    told = [one for one in tiles(facts) if one[1] != NONE]
    drawn = Markup(curves(facts))
    return fill("_run.html", facts=facts, silent=silent(facts), tiles=told, curves=drawn)


def silent(facts: Facts) -> str:
    """Return for how long a run has written nothing; a run that was killed tells nothing else."""
    file = facts.folder / "metrics.jsonl"
    begun = file if file.is_file() else facts.folder / "run.json"
    passed = time.time() - begun.stat().st_mtime
    return seconds(passed) if passed > SILENT else ""


def tiles(facts: Facts) -> list[tuple[str, str]]:
    """Return the headline numbers that the run has."""
    done, epochs, steps = facts.summary, facts.epochs, facts.steps
    step = int(steps["step"][-1]) if len(steps["step"]) else None
    total = facts.info.get("steps_total")
    val = last(epochs["val_accuracy"])
    return [
        ("Test accuracy", percent(done.get("test_accuracy"), 2)),
        ("Validation", percent(done.get("val_accuracy", val), 2)),
        ("Last loss", short(last(steps["loss"]))),
        ("Step", f"{count(step)} of {count(total)}" if total and step else count(step)),
        ("Parameters", count(facts.info.get("parameters"))),
        ("Time", seconds(done.get("seconds"))),
    ]


def last(column: np.ndarray) -> float | None:
    """Return the last number of a column."""
    known = column[np.isfinite(column)]
    return float(known[-1]) if len(known) else None


def curves(facts: Facts) -> str:
    """Return loss and accuracy so far."""
    steps, epochs, axis = facts.steps, facts.epochs, across(facts)
    if not len(steps["loss"]):
        return ""
    loss = plot.Panel("Loss", across=axis, log="y" if wide(steps["loss"]) else "")
    loss.line(*thin(passed(facts), steps["loss"]), "each step", "faint", width=1.0)
    panels = [loss]
    if len(epochs["epoch"]):
        few = len(epochs["epoch"]) <= MARKED
        first: dict[str, Any] = {"marks": "circle" if few else ""}
        second: dict[str, Any] = {"marks": "square" if few else "", "dash": "5 3"}
        loss.line(epochs["epoch"], epochs["train_loss"], "training", "first", **first)
        parts: list[Any] = [("training", "train_accuracy", "first", first)]
        if np.isfinite(epochs["val_loss"]).any():
            loss.line(epochs["epoch"], epochs["val_loss"], "validation", "second", **second)
            parts.append(("validation", "val_accuracy", "second", second))
        right = plot.Panel("Accuracy", across=axis)
        for label, name, colour, look in parts:
            if np.isfinite(epochs[name]).any():
                right.line(epochs["epoch"], epochs[name], label, colour, **look)
        panels += [right] if right.legend else []
    return plot.row(*panels)


def wide(values: np.ndarray) -> bool:
    """Say whether values need a logarithm to be seen."""
    known = values[np.isfinite(values)]
    return bool(len(known) and known.min() > 0 and known.max() > 8 * known.min())


def thin(x: np.ndarray, y: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return at most so many points as can be seen."""
    every = max(1, len(x) // POINTS)
    return x[::every], y[::every]


def examined(folder: Path) -> str:
    """Return what the doctor finds in a run that is over."""
    with DRAWING:
        try:
            traces = [read(place) for place in Record(folder).traces()]
            found = [diagnose(trace) for trace in traces if len(trace.steps["step"])]
        except ChainruleError as error:
            return fill("_doctor.html", diagnoses=[], problem=str(error))
    return fill("_doctor.html", diagnoses=[told(each) for each in found], problem="")


def told(diagnosis: Diagnosis) -> dict[str, Any]:
    """Return a diagnosis in words."""
    findings = [
        {
            "title": words.title(named),
            "says": named.finding.says,
            "remedy": named.finding.remedy,
            "about": words.about(named.finding),
            "facts": words.facts(named),
            "day": named.rule.day,
        }
        for named in diagnosis.findings
    ]
    return {
        "verdict": words.verdict(diagnosis),
        "learns": words.learns(diagnosis),
        "clean": diagnosis.is_clean,
        "findings": findings,
        "others": [words.line(named) for named in (*diagnosis.others, *diagnosis.notes)],
        "tests": [] if diagnosis.findings or diagnosis.is_clean else words.TESTS,
    }


ROUTES = [
    Route("/runs", show),
    Route("/runs/{name}", one),
    Route("/runs/{name}/live", live),
    Route("/runs/{name}/report", report),
]
