"""Move the learning rate after each step or each epoch."""

from __future__ import annotations

from typing import Any

from chainrule.train.callbacks.callback import Callback, Epoch, Step


class Schedule(Callback):
    """Step one of PyTorch's schedulers, or none."""

    def __init__(self, scheduler: Any, per: str) -> None:
        """Take a scheduler (None: the rate stays) and "step" or "epoch"."""
        self.scheduler, self.per = scheduler, per

    def after_step(self, step: Step) -> None:
        """Move the rate after a step."""
        if self.scheduler is not None and self.per == "step":
            self.scheduler.step()

    def after_epoch(self, epoch: Epoch) -> None:
        """Move the rate after an epoch."""
        if self.scheduler is not None and self.per == "epoch":
            self.scheduler.step()

    def state_dict(self) -> dict[str, Any]:
        """Return the scheduler's state."""
        return {} if self.scheduler is None else self.scheduler.state_dict()

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Let the scheduler go on from `state`."""
        if self.scheduler is not None:
            self.scheduler.load_state_dict(state)
