"""Make probes in the order of their cost, and let what they found join the trace."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from chainrule.doctor.probes.probe import DEADLINE, Probe
from chainrule.doctor.probes.skipped import Skipped
from chainrule.doctor.probes.subject import Subject, apart
from chainrule.errors import OptionError, nearest
from chainrule.train.generators import Generators
from chainrule.train.trace import Recorder, Trace, read

BUDGET = 60.0  # seconds
AS_DATA = "leaks"  # joins the trace as an event `data`


@dataclass(frozen=True)
class Probed:
    """What came of it.

    Params: trace    with the events of the probes
            told     name -> what it found
            skipped  name -> why it was not made
    """

    trace: Trace
    told: dict[str, dict[str, Any]]
    skipped: dict[str, str]


@cache
def every() -> dict[str, Probe]:
    """Return all probes by name, the cheapest first."""
    found: dict[str, Probe] = {}
    for module in pkgutil.iter_modules([str(Path(__file__).parent)]):
        names = vars(import_module(f"{__package__}.{module.name}"))
        found.update({one.name: one for one in names.values() if isinstance(one, Probe)})
    return dict(sorted(found.items(), key=lambda pair: (pair[1].cost, pair[0])))


def run_probes(
    trace: Trace | str | Path,
    subject: Subject | None,
    names: Iterable[str] | None = None,
    *,
    budget_s: float = BUDGET,
) -> Probed:
    """Make probes on copies of a subject; the subject and all random states stay as they are.

    Args:
        trace: a run folder, whose trace file takes the events up, or a trace in memory.
        subject: whom to examine; None skips them all, as on a saved run without its data.
        names: which probes; else all.
        budget_s: seconds; what does not fit is skipped.

    Raises:
        OptionError: a name is no probe's.
    """
    before = trace if isinstance(trace, Trace) else read(Path(trace))
    steps = before.steps["step"]
    told: dict[str, dict[str, Any]] = {}
    skipped: dict[str, str] = {}
    until = perf_counter() + budget_s
    for one in chosen(names):
        result = made(one, subject, until)
        if isinstance(result, str):
            skipped[one.name] = result
        else:
            told[one.name] = result
    events = [event(*pair, int(steps[-1]) if len(steps) else 0) for pair in told.items()]
    if isinstance(trace, Trace) or subject is None:
        return Probed(replace(before, events=[*before.events, *events]), told, skipped)
    write(Path(trace), subject, events)
    return Probed(read(Path(trace)), told, skipped)


def write(folder: Path, subject: Subject, events: list[dict[str, Any]]) -> None:
    """Add events to the trace file of a run folder."""
    with Recorder(folder, subject.e) as recorder:
        for detail in events:
            recorder.event(**detail)


def chosen(names: Iterable[str] | None) -> list[Probe]:
    """Return the probes of these names, the cheapest first."""
    known = every()
    wanted = list(known) if names is None else list(names)
    for name in wanted:
        if name not in known:
            raise OptionError("a probe is needed", got=repr(name), hint=nearest(name, known))
    return [one for name, one in known.items() if name in wanted]


def made(one: Probe, subject: Subject | None, until: float) -> dict[str, Any] | str:
    """Make one probe; return what it found, or why it was not made."""
    if subject is None:
        return "model, loss and examples are needed: a saved run without them cannot be probed"
    if missing := one.missing(subject):
        return f"it needs {missing}"
    return "no time was left for it" if perf_counter() > until else asked(one, subject, until)


def asked(one: Probe, subject: Subject, until: float) -> dict[str, Any] | str:
    """Make a probe that can be made, and put the random states back."""
    token = DEADLINE.set(until)
    try:
        with apart(subject.e), np.errstate(all="ignore"):
            Generators(subject.e).seed(0)
            return one.ask(subject)
    except Skipped as reason:
        return str(reason)
    except Exception as error:  # a model that cannot be copied or called so is no reason to stop
        return f"it failed: {type(error).__name__}: {error}"
    finally:
        DEADLINE.reset(token)


def event(name: str, detail: dict[str, Any], step: int) -> dict[str, Any]:
    """Return what joins the trace."""
    if name == AS_DATA:
        return {"step": 0, "kind": "data", **detail}
    return {"step": step, "kind": "probe", "name": name, **detail}
