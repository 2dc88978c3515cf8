"""Write metrics.jsonl: a line for each step and each epoch."""

from __future__ import annotations

import json
from pathlib import Path
from time import perf_counter

from chainrule.train.callbacks.callback import Callback, Epoch, Step

LINES = 20_000  # of a longer run every k-th step is written
SECONDS = 0.5  # between two writes
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
        self.lines: list[str] = []
        self.written = perf_counter()

    def after_step(self, step: Step) -> None:
        """Note one step."""
        if step.step % self.every and step.step > 1:
            return
        line = {
            "kind": "step",
            "step": step.step,
            "epoch": step.epoch,
            "loss": step.loss,
            "lr": step.lr,
            "grad_norm": step.grad_norm,
            "clipped": step.clipped,
            "seconds": round(step.seconds, 7),
        }
        self.lines.append(encode(line))
        if perf_counter() - self.written > SECONDS:
            self.flush()

    def after_epoch(self, epoch: Epoch) -> None:
        """Note one epoch, and write: it may be long until the next line."""
        line = {"kind": "epoch", **epoch._asdict()}
        self.lines.append(encode({k: finite(v) for k, v in line.items()}))
        self.flush()

    def flush(self) -> None:
        """Hand all lines to the operating system: from here on a kill cannot lose them."""
        self.file.writelines(f"{line}\n" for line in self.lines)
        self.file.flush()
        self.lines.clear()
        self.written = perf_counter()

    def close(self) -> None:
        """Write what is left."""
        self.flush()
        self.file.close()


def finite(value: object) -> object:
    """Return None for nan and infinity, which JSON cannot hold."""
    if isinstance(value, float) and not abs(value) < float("inf"):
        return None
    return value
