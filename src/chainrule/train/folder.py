"""A run folder: what a run leaves behind, and all that the report and the doctor read.

run.json       what ran, on what, and how it ended       recipe.toml  the recipe as run
metrics.jsonl  a line for each step and epoch            trace/       samples of the insides
checkpoints/   last (to go on), best (weights)           summary.json the figures
evaluation.npz answers on the test part                  report.html
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Any

from chainrule.errors import RunError, nearest
from chainrule.files import atomic, locked

SCHEMA = 1
LOCK = ".lock"  # in a run folder while a process trains there
NAMED = 5  # runs that an error names


@dataclass(frozen=True)
class RunFolder:
    """The folder of one run."""

    path: Path

    @property
    def last(self) -> Path:
        """The checkpoint to go on from."""
        return self.path / "checkpoints" / "last.safetensors"

    @property
    def best(self) -> Path:
        """The weights that were tested."""
        return self.path / "checkpoints" / "best.safetensors"

    @property
    def info(self) -> dict[str, Any]:
        """What run.json says."""
        return read_json(self.path / "run.json")

    @property
    def is_cut_off(self) -> bool:
        """Whether a run that is done was killed before its report was there."""
        return (self.path / LOCK).exists() or not (self.path / "report.html").exists()

    def update(self, **changes: Any) -> None:
        """Change some keys of run.json."""
        self.write("run.json", {**self.info, **changes})

    def write(self, name: str, what: dict[str, Any]) -> None:
        """Write one JSON file, whole or not at all."""
        with atomic(self.path / name) as file:
            json.dump(what, file, indent=2)

    def metrics(self) -> list[dict[str, Any]]:
        """Return the lines of metrics.jsonl."""
        path = self.path / "metrics.jsonl"
        return [parsed(line, path) for line in whole_lines(path)] if path.exists() else []

    def cut(self, step: int) -> None:
        """Drop the metrics after `step`, and what is half-written."""
        path = self.path / "metrics.jsonl"
        if path.exists():
            kept = [line for line in whole_lines(path) if parsed(line, path)["step"] <= step]
            with atomic(path) as file:
                file.writelines(kept)
        self.sweep()

    def sweep(self) -> None:
        """Remove what a killed process left half-written."""
        for left in self.path.rglob(".*.part"):
            left.unlink()


def parsed(line: str, path: Path) -> dict[str, Any]:
    """Return what one line of metrics.jsonl says, or say that it is damaged."""
    try:
        found = json.loads(line)
        if found["kind"] in {"step", "epoch"} and isinstance(found["step"], int):
            return dict(found)
    except (ValueError, TypeError, KeyError):
        pass
    needed = f"each line of {path} needs to be an object with kind and step"
    raise RunError(needed, got=line.strip()[:60], hint="remove that line")


def whole_lines(path: Path) -> list[str]:
    """Return the lines of a file; the last one, if a kill tore it, is left out."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines(keepends=True)
    return [line for line in lines if line.endswith("\n")]


@contextmanager
def writing(path: Path, hint: str) -> Iterator[None]:
    """Turn a full disk, or a folder that cannot be written, into an error that says so."""
    try:
        yield
    except OSError as error:
        raise RunError(f"{path} needs to be written", got=str(error), hint=hint) from error


def create(runs: Path, name: str, recipe: str, info: dict[str, Any]) -> RunFolder:
    """Make the folder of a new run below `runs`.

    Why: it is made under another name and moved, so that a folder with a run's name always
         has its recipe and its run.json, whenever the process is killed.
    """
    now = datetime.now().astimezone()
    plain = re.sub(r"[^\w-]+", "-", name).strip("-") or "run"
    stem = f"{plain}-{now:%Y%m%d-%H%M%S}"
    head = {"schema": SCHEMA, "name": name, "created": now.isoformat(timespec="microseconds")}
    with writing(runs, "--workspace with another folder"):
        made = RunFolder(runs / f".{stem}-{os.getpid()}-{token_hex(4)}")
        (made.path / "checkpoints").mkdir(parents=True)
        (made.path / "recipe.toml").write_text(recipe, encoding="utf-8")
        made.write("run.json", {**head, **info, "status": "running", "stop_reason": None})
        return RunFolder(moved(made.path, runs / stem))


def moved(path: Path, wanted: Path) -> Path:
    """Give a folder the name `wanted`, or the first of `wanted-2`, `wanted-3`, … not taken."""
    name, number = wanted, 1
    while True:
        try:
            return path.rename(name)
        except OSError:
            if not name.exists():
                raise
        number += 1
        name = wanted.with_name(f"{wanted.name}-{number}")


def held(home: RunFolder) -> AbstractContextManager[None]:
    """Return the block in which no other process may train in a run folder."""
    hint = "wait for it to end, or stop it"
    busy = RunError(f"{home.path} cannot go on", got="another process that trains it", hint=hint)
    return locked(home.path / LOCK, busy)


def find(runs: Path, name: str | Path) -> RunFolder:
    """Return the run folder at a path, or of that name below `runs`.

    Raises:
        RunError: there is none, or one of another version.
    """
    path = next((p for p in (Path(name), runs / name) if (p / "run.json").is_file()), None)
    if path is None:
        there = [p.parent.name for p in runs.glob("*/run.json")]
        newest = sorted(there, key=lambda run: run[-15:])[-NAMED:]
        close = nearest(Path(name).name, there)
        hint = close if close.endswith("?") else f"one of {', '.join(newest)}"
        hint = hint if there else "chainrule train digits"
        raise RunError("a run folder is needed", got=repr(str(name)), hint=hint)
    folder = RunFolder(path.resolve())
    schema = folder.info.get("schema")
    if schema != SCHEMA:
        needed = f"{path} needs to be of schema {SCHEMA}"
        raise RunError(needed, got=str(schema), hint="use the Chainrule that wrote it")
    return folder


def read_json(path: Path) -> dict[str, Any]:
    """Return a JSON object, or say that the run is damaged."""
    try:
        return dict(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError) as error:
        raise RunError(f"{path} needs to be a JSON object", got=str(error)) from error
