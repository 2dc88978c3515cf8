"""Schedules made of schedules: one after the other, or all at once."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from chainrule.errors import ArgumentError, OptionError
from chainrule.scratch.optim.lr_scheduler.base import LRScheduler, rates_of, set_option
from chainrule.scratch.optim.lr_scheduler.plateau import ReduceLROnPlateau
from chainrule.scratch.optim.optimizer import Optimizer


class ComposedLR(LRScheduler):
    """A schedule that holds others in `_schedulers`."""

    _schedulers: Sequence[LRScheduler]

    def state_dict(self) -> dict[str, Any]:
        """Return the state, with that of each schedule inside."""
        return {
            **super().state_dict(),
            "_schedulers": [scheduler.state_dict() for scheduler in self._schedulers],
        }

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from what `state_dict` returned."""
        vars(self).update({k: v for k, v in state_dict.items() if k != "_schedulers"})
        for scheduler, kept in zip(self._schedulers, state_dict["_schedulers"], strict=True):
            scheduler.load_state_dict(kept)


class SequentialLR(ComposedLR):
    """Runs one schedule after the other; each begins at its milestone."""

    def __init__(
        self,
        optimizer: Optimizer,
        schedulers: list[LRScheduler],
        milestones: list[int],
        last_epoch: int = -1,
    ) -> None:
        """Begin with the first schedule.

        Args:
            optimizer: the one that all schedules change.
            schedulers: in order.
            milestones: the epochs at which the second and all later ones begin.
            last_epoch: the epoch to go on from; -1 to begin.
        """
        check_members(self, schedulers, optimizer)
        if len(milestones) != len(schedulers) - 1:
            raise OptionError(
                "Sequential Schedulers expects number of schedulers provided to be one more than "
                "the number of milestone points",
                got=f"{len(schedulers)} schedulers and {len(milestones)} milestones",
            )
        self._schedulers, self._milestones = schedulers, milestones
        self.last_epoch, self.optimizer = last_epoch + 1, optimizer
        # Making the schedules set their first rates and counted a step each: undo both.
        for group in optimizer.param_groups:
            set_option(group, "lr", group["initial_lr"])
        self.recursive_undo()
        scheduler = schedulers[bisect_right(milestones, 0)]
        scheduler._initial_step()
        self._last_lr = scheduler.get_last_lr()

    def recursive_undo(self, sched: Any = None) -> None:
        """Take back the step that every schedule inside counted when it was made."""
        sched = self if sched is None else sched
        if hasattr(sched, "_schedulers"):
            for inner in sched._schedulers:
                self.recursive_undo(inner)
        elif hasattr(sched, "last_epoch"):
            sched.last_epoch -= 1

    def step(self, epoch: int | None = None) -> None:
        """Go on by an epoch in the schedule whose turn it is."""
        if epoch is not None:
            raise ArgumentError("SequentialLR.step takes no epoch", hint="step()")
        self.last_epoch += 1
        turn = bisect_right(self._milestones, self.last_epoch)
        scheduler = self._schedulers[turn]
        if turn > 0 and self._milestones[turn - 1] == self.last_epoch:
            scheduler._update_lr(0)
        else:
            scheduler.step()
        self._last_lr = scheduler.get_last_lr()


class ChainedScheduler(ComposedLR):
    """Runs all schedules at each step; their factors multiply."""

    def __init__(
        self, schedulers: Sequence[LRScheduler], optimizer: Optimizer | None = None
    ) -> None:
        """Chain schedules of one optimizer."""
        first = schedulers[0].optimizer if schedulers else None
        self.optimizer = check_members(self, schedulers, optimizer or first)
        self._schedulers = schedulers
        self._last_lr = rates_of(self.optimizer)

    def step(self, epoch: int | None = None) -> None:
        """Go on by an epoch in every schedule."""
        if epoch is not None:
            raise ArgumentError("ChainedScheduler.step takes no epoch", hint="step()")
        for scheduler in self._schedulers:
            scheduler.step()
        self._last_lr = rates_of(self.optimizer)


def check_members(whole: Any, schedulers: Sequence[Any], optimizer: Any) -> Any:
    """Refuse schedules that cannot be stepped together; return their optimizer."""
    name = type(whole).__name__
    if not schedulers:
        raise OptionError(f"{name} expects at least one scheduler", got="no scheduler")
    for i, scheduler in enumerate(schedulers):
        if not hasattr(scheduler, "optimizer"):
            raise ArgumentError(
                f"{name} at index {i} should have `optimizer` as its attribute",
                got=type(scheduler).__name__,
            )
        if isinstance(scheduler, ReduceLROnPlateau):
            raise OptionError(
                f"{name} does not support `ReduceLROnPlateau` scheduler as its step needs a metric",
                got=f"one at index {i}",
                hint="step it by itself",
            )
        if scheduler.optimizer is not optimizer:
            raise OptionError(
                f"{name} expects all schedulers to belong to the same optimizer",
                got=f"another one in {type(scheduler).__name__} at index {i}",
            )
    return optimizer
