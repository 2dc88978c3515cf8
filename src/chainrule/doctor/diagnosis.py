"""From a trace to a diagnosis: every rule asked, roots before symptoms, at most three shown.

A rule that breaks is reported and left out; it never takes the others with it.
"""

from __future__ import annotations

import warnings
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from chainrule.doctor.case import Case
from chainrule.doctor.finding import Finding
from chainrule.doctor.gate import Gate
from chainrule.doctor.registry import every
from chainrule.doctor.rule import Rule
from chainrule.train.trace import Trace

SHOWN = 3


@dataclass(frozen=True)
class Named:
    """A finding, whose rule it is, and which other rules' findings follow from it."""

    rule: Rule
    finding: Finding
    follows: tuple[str, ...] = ()
    is_symptom: bool = False  # it follows from another finding

    def json(self) -> dict[str, Any]:
        """Return it for programs."""
        known = {"code": self.rule.code, "rule": self.rule.name, "lesson": self.rule.day}
        return {**known, **asdict(self.finding), "follows": list(self.follows)}


@dataclass(frozen=True)
class Diagnosis:
    """What the doctor says of a run.

    Params: findings  at most three roots, the likeliest first; warnings and problems
            others    what follows from these, and what did not fit in
            notes     harmless oddities
            gate      whether the network learns at all
            broken    rules that failed, by code, with the error
            steps     how many steps the trace has
    """

    findings: tuple[Named, ...]
    others: tuple[Named, ...]
    notes: tuple[Named, ...]
    gate: Gate
    broken: dict[str, str]
    steps: int

    @property
    def is_clean(self) -> bool:
        """Whether nothing is wrong: no finding, and not known to stand still."""
        return not self.findings and self.gate.learning is not False

    @property
    def says(self) -> str:
        """The verdict in a sentence."""
        if self.findings:
            return self.findings[0].finding.says
        if self.gate.learning is False:
            return f"Underfit, cause not found: {self.gate.says}."
        return f"Nothing found: {self.gate.says}."

    def json(self) -> dict[str, Any]:
        """Return all of it for programs."""
        groups = {"findings": self.findings, "others": self.others, "notes": self.notes}
        listed = {name: [one.json() for one in group] for name, group in groups.items()}
        learning = {"gate": asdict(self.gate), "steps": self.steps, "broken": self.broken}
        return {"schema": 1, "clean": self.is_clean, "says": self.says, **listed, **learning}


def diagnose(trace: Trace, **declared: Any) -> Diagnosis:
    """Ask every rule about a trace.

    Args:
        trace: what a run left behind, from `train.trace.read`.
        declared: what its owner says of it, as `imbalanced=True`.
    """
    case = Case(trace, declared)
    found: list[Named] = []
    broken: dict[str, str] = {}
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore", RuntimeWarning)  # columns of nothing but NaN are usual
        for one in every().values():
            try:
                found += [Named(one, finding) for finding in one.check(case)]
            except Exception as error:  # a broken rule is told, and the others go on
                broken[one.code] = f"{type(error).__name__}: {error}"
    notes = tuple(one for one in found if one.finding.severity == "note")
    serious = ranked([one for one in found if one.finding.severity != "note"])
    roots = [one for one in serious if not one.is_symptom] or serious[:1]
    rest = tuple(one for one in serious if one not in roots[:SHOWN])
    steps = len(trace.steps["step"])
    return Diagnosis(tuple(roots[:SHOWN]), rest, notes, case.gate, broken, steps)


def ranked(found: list[Named]) -> list[Named]:
    """Return one finding a rule, roots first, then what explains nothing, symptoms last.

    Why: a rate that is too high kills ReLUs and makes NaNs. Whoever mends the symptom has mended
         nothing, so what another finding explains goes behind it.
    """
    best: dict[str, Named] = {}
    for one in sorted(found, key=lambda one: -one.finding.weight):
        best.setdefault(one.rule.code, one)
    explained = {code for one in best.values() for code in one.rule.explains if code in best}
    named = [
        Named(
            one.rule,
            one.finding,
            tuple(code for code in one.rule.explains if code in best),
            is_symptom=one.rule.code in explained,
        )
        for one in best.values()
    ]
    return sorted(named, key=lambda one: (one.is_symptom, -one.finding.weight))
