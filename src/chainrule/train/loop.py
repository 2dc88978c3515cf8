"""The training loop, on one page.

    for each epoch:
        for each batch:
            forward, loss, backward, clip, update
        measure the validation part

All else that happens in a run (progress, checkpoints, early stopping, the schedule, the
trace) listens: callbacks are told plain numbers, and one that has seen enough raises `Stop`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import numpy as np

from chainrule.engine import Engine
from chainrule.train.callbacks.callback import Callback, Epoch, Step, Stop, listeners
from chainrule.train.position import Position


@dataclass
class Loop:
    """A model, what it learns from, and those who listen."""

    e: Engine
    model: Any
    criterion: Any
    optimizer: Any
    batches: Any  # a DataLoader
    per_epoch: int  # batches
    epochs: int
    clip: Callable[[], tuple[float, bool]]  # -> the gradients' norm, and whether it was cut
    validate: Callable[[], tuple[float | None, float | None]]  # -> loss, accuracy
    callbacks: Sequence[Callback]
    at: Position
    right: Callable[[Any, Any], int] = field(default_factory=lambda: hits)  # answers in a batch

    def __post_init__(self) -> None:
        """Ask once who listens to what."""
        self.ears = listeners(self.callbacks)

    def run(self) -> str | None:
        """Train until every epoch is done or a callback stops; return its reason."""
        reason = None
        try:
            self.tell("before_training")
            while self.at.epoch <= self.epochs:
                self.epoch()
        except Stop as stop:
            reason = str(stop)
        self.tell("after_training", reason)
        return reason

    def epoch(self) -> None:
        """Go through the training part once, then measure the validation part."""
        self.model.train()
        for x, y in self.at.batches(self.e, self.batches):
            self.step(x, y)
        self.tell("after_epoch", Epoch(*self.at.close_epoch(), *self.validate()))

    def step(self, x: Any, y: Any) -> None:
        """Move the weights once."""
        at, began = self.at, perf_counter()
        self.tell("before_step", at.step + 1)
        scores = self.model(x)  # (B, K)
        loss = self.criterion(scores, y)
        self.optimizer.zero_grad()
        loss.backward()
        value, (grad_norm, clipped) = loss.item(), self.clip()
        self.tell("before_update", value, grad_norm, x, y)
        lr = self.optimizer.param_groups[0]["lr"]
        self.optimizer.step()
        seconds = perf_counter() - began
        at.advance(len(y), value, self.right(scores, y), seconds)
        last = at.batch == self.per_epoch
        done = Step(at.step, at.epoch, value, lr, grad_norm, clipped, seconds, last, x, y)
        self.tell("after_step", done)

    def tell(self, event: str, *values: Any) -> None:
        """Let all who listen hear of an event, in order."""
        for hear in self.ears[event]:
            hear(*values)


def hits(scores: Any, y: Any) -> int:
    """Count the examples whose highest score is the true class's."""
    return int(np.count_nonzero(scores.detach().numpy().argmax(1) == y.numpy()))
