"""What a callback is told, and how it ends a run.

before_training()         once, also when a run is taken up again
before_step(step)         before the forward pass
before_update(loss, …)    gradients are there, weights have not moved
after_step(Step)          weights have moved
after_epoch(Epoch)        the validation part was measured
after_training(reason)    the loop has ended in good order
close()                   always, whatever happened
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple


class Step(NamedTuple):
    """One update: its numbers, and its batch as the engine's tensors."""

    step: int
    epoch: int
    loss: float
    lr: float
    grad_norm: float
    clipped: bool
    seconds: float
    last: bool  # of its epoch
    x: Any
    y: Any


class Epoch(NamedTuple):
    """One pass over the training part; `val_…` is None without a validation part."""

    epoch: int
    step: int
    train_loss: float
    train_accuracy: float
    seconds: float
    val_loss: float | None
    val_accuracy: float | None


class Stop(Exception):  # noqa: N818 - an event, not an error
    """Raised by a callback to end the training in good order."""


class Callback:
    """Somebody who listens to the loop; each method does nothing until overridden."""

    def before_training(self) -> None:
        """Hear that the loop begins."""

    def before_step(self, step: int) -> None:
        """Hear that step number `step` begins."""

    def before_update(self, loss: float, grad_norm: float, x: Any, y: Any) -> None:
        """Hear the loss and the gradients' norm of a batch, before the weights move."""

    def after_step(self, step: Step) -> None:
        """Hear what one update did."""

    def after_epoch(self, epoch: Epoch) -> None:
        """Hear how an epoch ended."""

    def after_training(self, reason: str | None) -> None:
        """Hear that the loop is over; `reason` is None when every epoch was done."""

    def close(self) -> None:
        """Let go of files, hooks and the screen."""


EVENTS = tuple(name for name in vars(Callback) if not name.startswith("_"))


def listeners(callbacks: Iterable[Callback]) -> dict[str, list[Callable[..., None]]]:
    """Return, for each event, the methods to call: those that somebody has overridden."""
    ears = {event: [getattr(callback, event) for callback in callbacks] for event in EVENTS}
    return {
        event: [ear for ear in heard if getattr(ear, "__func__", ear) is not vars(Callback)[event]]
        for event, heard in ears.items()
    }
