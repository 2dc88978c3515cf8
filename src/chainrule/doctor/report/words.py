"""Sentences of the report, the same on the screen and on the page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from chainrule.doctor.diagnosis import Diagnosis, Named
from chainrule.doctor.finding import Finding
from chainrule.page.figures import percent, plural, short

TESTS = (  # what to try where nothing was found, the cheapest first
    "Let it learn 16 examples by heart: if it cannot, the fault lies in model, loss or labels.",
    "Feed it zeros: if the loss stays as it was, the net does not use its inputs.",
    "Raise the learning rate from 1e-6 to 1 over 100 steps: the loss shows where it learns best.",
    "Shuffle the labels: if the result stays as it was, they tell nothing about the inputs.",
)
MOST = 6  # items of a list that are told


def verdict(diagnosis: Diagnosis) -> str:
    """Return the headline."""
    found = [one.finding.severity for one in (*diagnosis.findings, *diagnosis.others)]
    counts = [(found.count(kind), kind) for kind in ("problem", "warning") if kind in found]
    if counts:
        return ", ".join(plural(n, kind) for n, kind in counts)
    return "nothing found" if diagnosis.is_clean else "underfit, cause not found"


def learns(diagnosis: Diagnosis) -> str:
    """Say whether the network learns, and how that was found."""
    says = {True: "It learns", False: "It does not learn", None: "Too early to tell"}
    return f"{says[diagnosis.gate.learning]}: {diagnosis.gate.says}."


def about(finding: Finding) -> str:
    """Say how grave, how sure, where and when."""
    first, last = finding.steps
    span = f"steps {first} to {last}" if last > first else f"step {first}" if first else ""
    told = [finding.severity, f"{percent(finding.confidence, 0)} sure", finding.where, span]
    return " · ".join(part for part in told if part)


def facts(named: Named) -> list[tuple[str, str]]:
    """Return what is known of a finding beside its sentence and its remedy."""
    finding = named.finding
    numbers = [f"{key} {value(v)}" for key, v in finding.evidence.items() if v is not None]
    return [
        (name, what)
        for name, what in (
            ("Evidence", ", ".join(numbers)),
            ("Explains", ", ".join(named.follows)),
            ("Could also be", "; ".join(finding.otherwise)),
            ("Next test", finding.test),
        )
        if what
    ]


def lesson(named: Named) -> str:
    """Say where to read more."""
    return f"day {named.rule.day}; chainrule doctor explain {named.rule.code}"


def title(named: Named) -> str:
    """Return a rule's code and its name in words."""
    return f"{named.rule.code} {named.rule.name.replace('_', ' ')}"


def value(thing: Any) -> str:
    """Write one piece of evidence.

    >>> value(0.123456), value(12), value((32, 1)), value(True)
    ('0.123', '12', '(32, 1)', 'yes')
    """
    if isinstance(thing, bool):
        return "yes" if thing else "no"
    if isinstance(thing, float | np.floating):
        return short(thing) if np.isfinite(thing) else str(thing)
    if isinstance(thing, list) and len(thing) > MOST:
        return f"{', '.join(map(value, thing[:MOST]))} …"
    return ", ".join(map(value, thing)) if isinstance(thing, list) else str(thing)


def line(named: Named) -> str:
    """Return a finding in one line."""
    return f"{named.rule.code}  {named.finding.says}"


def heading(name: str, number: int, of: Sequence[Any], diagnosis: Diagnosis) -> str:
    """Return what a training is called: the run's name, and which of several it is."""
    which = f", training {number} of {len(of)}" if len(of) > 1 else ""
    return f"{name}{which}: {plural(diagnosis.steps, 'step')}"
