"""What was measured: the numbers of each seed, kept as JSON after every one of them.

    {"schema": 1, "claim": "deep_linear", "form": "quick", "engine": "numpy",
     "code": "…", "versions": {…}, "date": "2026-11-21",
     "seeds": {"0": {"effect": 1.9, "values": {"deep": …}, "curves": {…}, "seconds": 2.1}, …},
     "verdict": {"verdict": "supported", "mean": …, "low": …, "high": …, …}}

Shipped results are package data; a user's own lie in the workspace and win in display.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from chainrule import places
from chainrule.errors import RunError
from chainrule.files import atomic
from chainrule.lab.claim import Found
from chainrule.lab.shelf import fingerprint, get
from chainrule.lab.verdict import Decision, decide

SCHEMA = 1
FORMS = ("quick", "full")


@dataclass
class Result:
    """The seeds measured so far."""

    claim: str
    form: str
    engine: str
    code: str
    date: str = ""
    versions: dict[str, Any] = field(default_factory=dict)
    seeds: dict[int, dict[str, Any]] = field(default_factory=dict)
    shipped: bool = False

    def add(self, seed: int, found: Found, seconds: float) -> None:
        """Keep what one seed gave."""
        told = {"effect": found.effect, "values": found.values, "curves": found.curves}
        self.seeds[seed] = {**plain(told), "seconds": round(seconds, 2)}

    @property
    def effects(self) -> list[float]:
        """The effect of each seed, in their order."""
        return [float(self.seeds[seed]["effect"]) for seed in sorted(self.seeds)]

    @property
    def decision(self) -> Decision:
        """What follows from the seeds measured so far."""
        return decide(self.effects, get(self.claim).margin)

    @property
    def seconds(self) -> float:
        """The time that all seeds took, one after the other."""
        return float(sum(one["seconds"] for one in self.seeds.values()))

    @property
    def is_of_this_code(self) -> bool:
        """Whether the claim's code is still what gave these numbers."""
        return self.code == fingerprint(self.claim)

    def values(self) -> dict[str, np.ndarray]:
        """Return each outcome over the seeds: name -> (S,)."""
        every = [self.seeds[seed]["values"] for seed in sorted(self.seeds)]
        return {name: np.array([one[name] for one in every], float) for name in every[0]}

    def curves(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Return each line over the seeds: name -> x (P,), y (S, P)."""
        every = [self.seeds[seed]["curves"] for seed in sorted(self.seeds)]
        return {
            name: (np.array(every[0][name][0], float), np.array([c[name][1] for c in every], float))
            for name in every[0]
        }

    def json(self) -> dict[str, Any]:
        """Return all of it for a file."""
        told = {"schema": SCHEMA, **asdict(self), "verdict": plain(asdict(self.decision))}
        told["seeds"] = {str(seed): self.seeds[seed] for seed in sorted(self.seeds)}
        del told["shipped"]
        return told


def plain(value: Any) -> Any:
    """Return numbers that JSON can hold: six digits, and null for what is not finite."""
    if isinstance(value, Mapping):
        return {str(key): plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple | np.ndarray):
        return [plain(one) for one in value]
    if isinstance(value, float | np.floating):
        return float(f"{value:.6g}") if isfinite(value) else None
    return int(value) if isinstance(value, np.integer) else value


def file_name(claim: str, form: str) -> str:
    """Return the name of a result's file; the quick form is the plain one."""
    return f"{claim}.json" if form == "quick" else f"{claim}-{form}.json"


def own_path(claim: str, form: str, workspace: Path | None = None) -> Path:
    """Return where a user's own result lies."""
    return (workspace or places.workspace()) / "lab" / file_name(claim, form)


def shipped(claim: str, form: str = "quick") -> Result | None:
    """Return the result that came with the package, or None."""
    place = files("chainrule.lab") / "results" / file_name(claim, form)
    return read(place.read_text(encoding="utf-8"), shipped=True) if place.is_file() else None


def own(claim: str, form: str = "quick", workspace: Path | None = None) -> Result | None:
    """Return the user's own result, or None.

    Raises:
        RunError: the file is damaged or of another version.
    """
    path = own_path(claim, form, workspace)
    try:
        return read(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (ValueError, KeyError, TypeError) as error:
        needed = f"{path} needs to be a lab result of version {SCHEMA}"
        raise RunError(needed, got=str(error), hint="remove it and measure again") from None


def latest(claim: str, form: str = "quick", workspace: Path | None = None) -> Result | None:
    """Return the result to show: the user's own of today's code, else the shipped one."""
    mine = own(claim, form, workspace)
    return mine if mine and mine.seeds and mine.is_of_this_code else shipped(claim, form)


def read(text: str, *, shipped: bool = False) -> Result:
    """Return a result from its file's text; what JSON calls null is nan again."""
    told = json.loads(text)
    if told.pop("schema") != SCHEMA:
        raise ValueError("another schema")
    told.pop("verdict")
    seeds = {int(seed): revived(one) for seed, one in told.pop("seeds").items()}
    return Result(**told, seeds=seeds, shipped=shipped)


def revived(value: Any) -> Any:
    """Return nested numbers with nan where JSON had null."""
    if isinstance(value, dict):
        return {key: revived(one) for key, one in value.items()}
    if isinstance(value, list):
        return [revived(one) for one in value]
    return float("nan") if value is None else value


def write(result: Result, path: Path) -> None:
    """Write a result as one whole: an old file stays until the new one is complete."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with atomic(path) as file:
        json.dump(result.json(), file, indent=1, ensure_ascii=False)
        file.write("\n")
