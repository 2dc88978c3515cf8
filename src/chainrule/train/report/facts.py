"""All that a report tells, gathered from the files of a run folder and nothing else.

A run that was killed, failed or has only begun lacks some files: what they would say is
empty here, and the report leaves it out.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from chainrule.errors import RunError
from chainrule.train.folder import SCHEMA, RunFolder, read_json
from chainrule.train.metrics import Scores, confusion, scores
from chainrule.train.trace import Trace, read

STEP_COLUMNS = ("step", "loss", "lr", "grad_norm", "seconds")
EPOCH_COLUMNS = ("epoch", "step", "train_loss", "train_accuracy", "val_loss", "val_accuracy")
Columns = dict[str, np.ndarray]


@dataclass(frozen=True)
class Answers:
    """What the network said about the test part.

    Shape: y_true (N,), y_pred (N,), probability (N, K), worst_index (M,), worst_x (M, *)
    """

    y_true: np.ndarray
    y_pred: np.ndarray
    probability: np.ndarray
    worst_index: np.ndarray
    worst_x: np.ndarray

    @property
    def classes(self) -> int:
        """How many classes there are."""
        return int(self.probability.shape[1])

    @cached_property
    def table(self) -> np.ndarray:
        """Who was taken for whom, (K, K)."""
        return confusion(self.y_true, self.y_pred, self.classes)

    @cached_property
    def scores(self) -> Scores:
        """Precision, recall and F1 of each class."""
        return scores(self.y_true, self.y_pred, self.classes)

    def confused(self, most: int) -> list[tuple[int, int, int]]:
        """Return the most frequent mistakes as (true class, answer, how often)."""
        wrong = self.table * (1 - np.eye(self.classes, dtype=int))
        order = np.argsort(-wrong, axis=None, kind="stable")[:most]
        pairs = zip(*np.unravel_index(order, wrong.shape), strict=True)
        return [(int(t), int(p), int(wrong[t, p])) for t, p in pairs if wrong[t, p]]


@dataclass(frozen=True)
class Facts:
    """One run, as its folder tells it."""

    folder: Path
    info: dict[str, Any]
    summary: dict[str, Any]
    recipe: str
    steps: Columns
    epochs: Columns
    answers: Answers | None
    trace: Trace | None

    @property
    def name(self) -> str:
        """What the run is called."""
        return str(self.info.get("name", self.folder.name))

    @property
    def status(self) -> str:
        """How it ended; a run that was killed still says "running"."""
        return str(self.info.get("status", "unknown"))

    def class_name(self, number: int) -> str:
        """Return what a class is called."""
        names = self.info.get("classes") or []
        return str(names[number]) if number < len(names) else str(number)

    @property
    def last_lr(self) -> float | None:
        """The learning rate of the last step."""
        return float(self.steps["lr"][-1]) if len(self.steps["lr"]) else None


def gather(folder: Path) -> Facts:
    """Read a run folder.

    Raises:
        RunError: run.json is missing, damaged or of another version.
    """
    folder = Path(folder)
    info = read_json(folder / "run.json")
    if info.get("schema") != SCHEMA:
        needed = f"{folder} needs to be of schema {SCHEMA}"
        raise RunError(needed, got=str(info.get("schema")), hint="use the Chainrule that wrote it")
    recipe, summary = folder / "recipe.toml", folder / "summary.json"
    lines = RunFolder(folder).metrics()
    return Facts(
        folder=folder,
        info=info,
        summary=json.loads(summary.read_text(encoding="utf-8")) if summary.exists() else {},
        recipe=recipe.read_text(encoding="utf-8") if recipe.exists() else "",
        steps=columns(lines, "step", STEP_COLUMNS),
        epochs=columns(lines, "epoch", EPOCH_COLUMNS),
        answers=answers(folder / "evaluation.npz"),
        trace=trace(folder),
    )


def columns(lines: list[dict[str, Any]], kind: str, names: tuple[str, ...]) -> Columns:
    """Return the lines of one kind as columns, NaN where a line has no number."""
    chosen = [line for line in lines if line.get("kind") == kind]
    return {name: np.array([number(line.get(name)) for line in chosen], float) for name in names}


def number(value: object) -> float:
    """Return a number as a float, anything else as NaN."""
    return float(value) if isinstance(value, int | float) else np.nan


def answers(path: Path) -> Answers | None:
    """Return the answers on the test part, or None where it was not reached."""
    if not path.exists():
        return None
    with np.load(path) as file:
        return Answers(**{name: file[name] for name in Answers.__dataclass_fields__})


def trace(folder: Path) -> Trace | None:
    """Return the trace, or None where the run kept none."""
    try:
        return read(folder)
    except RunError:
        return None
