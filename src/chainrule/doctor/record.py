"""`doctor.json`: what a folder of traces is of, beside a run folder's `run.json`."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from chainrule.files import atomic
from chainrule.train.trace.chunks import file_of

SCHEMA = 1
FILE = "doctor.json"


@dataclass(frozen=True)
class Record:
    """A folder with the traces of a program that the doctor looked at."""

    folder: Path

    def begin(self, **about: Any) -> None:
        """Write down what runs, before it does."""
        now = datetime.now().astimezone().isoformat(timespec="microseconds")
        self._write({"schema": SCHEMA, "created": now, "status": "running", **about})

    def update(self, **changes: Any) -> None:
        """Write down how it ended."""
        self._write({**self.read(), **changes})

    def read(self) -> dict[str, Any]:
        """Return what is written; nothing where that is damaged."""
        try:
            return dict(json.loads((self.folder / FILE).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            return {}

    def traces(self) -> list[Path]:
        """Return the folders with a trace, in the order of the trainings."""
        numbered = [p for p in self.folder.glob("*") if p.name.isdigit()]
        ordered = [self.folder, *sorted(numbered, key=lambda p: int(p.name))]
        return [folder for folder in ordered if file_of(folder).is_file()]

    def _write(self, what: dict[str, Any]) -> None:
        with atomic(self.folder / FILE) as file:
            json.dump(what, file, indent=2)
