"""Write metrics.jsonl: a line for each step and each epoch."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter
from typing import Any

from chainrule.train.callbacks.callback import Callback, Epoch, Step

LINES = 20_000  # of a longer run every k-th step is written
SECONDS = 0.5  # between two writes
KEPT = Step._fields[:7]  # the numbers of a step, without its batch
encode = json.JSONEncoder(allow_nan=False).encode


class Log(Callback):
    """Collect lines and hand them to the operating system twice a second.

    Why: a write for every step would cost more than the step's own bookkeeping. A
         checkpoint calls `flush` first, so `kill -9` loses only lines after the checkpoint.
    """

    def __init__(self, path: Path, steps_total: int) -> None:
        """Append to the file at `path`."""
        self.file = path.open("a", encoding="utf-8")
        self.every = -(-steps_total // LINES)
        self.steps: list[tuple[Any, ...]] = []
        self.written = perf_counter()

    def after_step(self, step: Step) -> None:
        """Note one step; it becomes text later, all at once."""
        if step.step % self.every and step.step > 1:
            return
        self.steps.append(step[: len(KEPT)])
        if perf_counter() - self.written > SECONDS:
            self.flush()

    def after_epoch(self, epoch: Epoch) -> None:
        """Write one epoch, after the steps before it."""
        self.flush()
        self.write("epoch", Epoch._fields, [epoch])
        self.file.flush()

    def flush(self) -> None:
        """Hand all lines to the operating system: from here on a kill cannot lose them."""
        self.write("step", KEPT, self.steps)
        self.steps.clear()
        self.file.flush()
        self.written = perf_counter()

    def write(self, kind: str, names: tuple[str, ...], rows: Iterable[tuple[Any, ...]]) -> None:
        """Write one JSON object a line."""
        for row in rows:
            values = zip(names, map(finite, row), strict=True)
            self.file.write(f"{encode({'kind': kind, **dict(values)})}\n")

    def close(self) -> None:
        """Write what is left."""
        self.flush()
        self.file.close()


def finite(value: object) -> object:
    """Return None for nan and infinity, which JSON cannot hold."""
    if isinstance(value, float) and not abs(value) < float("inf"):
        return None
    return value
