"""Write checkpoints while a run goes on."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from time import perf_counter

from chainrule.train import checkpoint
from chainrule.train.callbacks.callback import Callback, Epoch, Step


class Checkpoints(Callback):
    """Save every part each few seconds, after a step or an epoch, and at the end.

    Params: flush  called before each save: what was written about the steps so far must be
                   in the files before a checkpoint says that these steps are done
    Why:    by time and not by steps, the cost is the same share of any run. It must
            come last of the callbacks, so that all others have heard of the step it keeps.
    """

    def __init__(
        self,
        path: Path,
        parts: Mapping[str, checkpoint.Stateful],
        seconds: float,
        flush: Sequence[Callable[[], None]] = (),
    ) -> None:
        """Keep `parts` in the file at `path`."""
        self.path, self.parts, self.seconds, self.flush = path, parts, seconds, flush
        self.saved = perf_counter()

    def after_step(self, step: Step) -> None:
        """Save if it is time; an epoch's last step waits for the validation."""
        if not step.last:
            self.save_if_due()

    def after_epoch(self, epoch: Epoch) -> None:
        """Save if it is time."""
        self.save_if_due()

    def after_training(self, reason: str | None) -> None:
        """Save the end, or the point from which an interrupted run goes on."""
        self.save()

    def save_if_due(self) -> None:
        """Save if the last checkpoint is old enough."""
        if perf_counter() - self.saved >= self.seconds:
            self.save()

    def save(self) -> None:
        """Write the checkpoint, whole or not at all."""
        for flush in self.flush:
            flush()
        checkpoint.save(self.path, self.parts)
        self.saved = perf_counter()
