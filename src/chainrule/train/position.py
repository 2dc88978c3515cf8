"""Where a run stands, so that it can be taken up again in the middle of an epoch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from chainrule.engine import Engine


@dataclass
class Position:
    """The epoch under way, what of it is done, and the generator's state at its start.

    Why: the order of an epoch is drawn from the generator when the epoch starts. With the
         state of that moment the same order can be drawn again, and the batches that are
         done can be passed over.
    """

    epoch: int = 1
    batch: int = 0  # of this epoch, done
    step: int = 0  # of the whole run, done
    examples: int = 0  # of this epoch, done
    loss: float = 0.0  # summed over these examples
    correct: int = 0
    seconds: float = 0.0  # spent on these steps
    order: Any = None  # the generator's state

    def batches(self, e: Engine, loader: Any) -> Iterator[Any]:
        """Yield the batches of the epoch that are still to do."""
        if self.batch == 0:
            self.order = e.torch.get_rng_state()
            yield from loader
            return
        now = e.torch.get_rng_state()
        e.torch.set_rng_state(self.order)
        rest = iter(loader)
        for _ in range(self.batch):
            next(rest)
        e.torch.set_rng_state(now)
        yield from rest

    def advance(self, examples: int, loss: float, correct: int, seconds: float) -> None:
        """Count one batch as done."""
        self.batch += 1
        self.step += 1
        self.examples += examples
        self.loss += loss * examples
        self.correct += correct
        self.seconds += seconds

    def close_epoch(self) -> tuple[int, int, float, float, float]:
        """Return epoch, step, mean loss, accuracy and seconds; stand before the next epoch."""
        n = self.examples
        done = self.epoch, self.step, self.loss / n, self.correct / n, self.seconds
        self.epoch += 1
        self.batch = self.examples = self.correct = 0
        self.loss = self.seconds = 0.0
        return done

    def state_dict(self) -> dict[str, Any]:
        """Return everything, as a checkpoint keeps it."""
        return dict(vars(self))

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Stand where `state` stood."""
        vars(self).update(state)


class Clock:
    """The seconds that a run has taken, pauses between a kill and a resume left out."""

    def __init__(self) -> None:
        """Start at zero."""
        self.began = perf_counter()

    @property
    def seconds(self) -> float:
        """The time so far."""
        return perf_counter() - self.began

    def state_dict(self) -> dict[str, Any]:
        """Return the time so far, as a checkpoint keeps it."""
        return {"seconds": self.seconds}

    def load_state_dict(self, state: dict[str, Any]) -> None:
        """Count on from an earlier time."""
        self.began -= state["seconds"]
