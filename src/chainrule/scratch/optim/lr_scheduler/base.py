"""What a schedule of the learning rate is: a rule for lr at each epoch, and what it remembers.

    optimizer.step()
    scheduler.step()      # after it: the rate that the next step uses

A schedule runs in units of its own calls: call it once an epoch, or once a batch.
"""

from __future__ import annotations

import warnings
from typing import Any

from chainrule.errors import ArgumentError, KeyMissing, NotCovered, OptionError
from chainrule.scratch.optim.groups import Group
from chainrule.scratch.optim.optimizer import Optimizer
from chainrule.scratch.optim.options import number
from chainrule.scratch.tensor.core import Tensor, wrap


class LRScheduler:
    """Changes the learning rate of an optimizer; a subclass writes `get_lr`.

    Args:
        optimizer: whose groups get a new "lr" at each step.
        last_epoch: the epoch to go on from; -1 to begin.
    """

    _get_lr_called_within_step = False
    _is_initial = False
    _last_lr: list[Any]

    def __init__(self, optimizer: Optimizer, last_epoch: int = -1) -> None:
        """Note the rates to begin with, and set those of the first epoch."""
        self.optimizer = checked_optimizer(optimizer)
        for i, group in enumerate(optimizer.param_groups):
            if last_epoch == -1:
                group.setdefault("initial_lr", copy_of(group["lr"]))
            elif "initial_lr" not in group:
                raise KeyMissing(
                    f"param 'initial_lr' is not specified in param_groups[{i}] when resuming "
                    "scheduler with last_epoch >= 0",
                    hint="load the optimizer's state first, or begin with last_epoch=-1",
                )
        self.base_lrs = rates_of(optimizer, "initial_lr")
        self.last_epoch = last_epoch
        self._initial_step()

    def _initial_step(self) -> None:
        """Set the rates of the first epoch."""
        self._step_count = 0
        self._is_initial = True
        self.step()
        self._is_initial = False

    def state_dict(self) -> dict[str, Any]:
        """Return all but the optimizer."""
        return {name: value for name, value in vars(self).items() if name != "optimizer"}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from what `state_dict` returned."""
        vars(self).update(state_dict)

    def get_last_lr(self) -> list[Any]:
        """Return the rates set last, one for each group."""
        return self._last_lr

    def get_lr(self) -> list[Any]:
        """Compute the rates of `last_epoch` from those of the epoch before, within `step`."""
        if not self._get_lr_called_within_step:
            warnings.warn(
                "To get the last learning rate computed by the scheduler, please use "
                "`get_last_lr()`: get_lr() is one step ahead of it",
                stacklevel=2,
            )
        return self._rates()

    def _rates(self) -> list[Any]:
        raise NotCovered(
            f"{type(self).__name__} needs a method get_lr()",
            hint="return one rate for each group: [lr * 0.9 for lr in self.base_lrs]",
        )

    def step(self, epoch: int | None = None) -> None:
        """Go on by an epoch, and set the rates of the one that begins."""
        if self._step_count == 1 and not self.optimizer._opt_called:
            warnings.warn(
                "Detected call of `lr_scheduler.step()` before `optimizer.step()`: "
                "the first rate of the schedule is skipped. Call optimizer.step() first",
                stacklevel=2,
            )
        self._step_count += 1
        if epoch is not None:
            warn_of_epoch()
        self._update_lr(epoch)

    def _update_lr(self, epoch: int | None = None) -> None:
        """Set the rates of the next epoch, or of the one named."""
        closed = getattr(self, "_get_closed_form_lr", None)
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        self._get_lr_called_within_step = True
        rates = self.get_lr() if epoch is None or closed is None else closed()
        self._get_lr_called_within_step = False
        for group, lr in zip(self.optimizer.param_groups, rates, strict=True):
            set_option(group, "lr", lr)
        self._last_lr = rates_of(self.optimizer)


def checked_optimizer(optimizer: Any) -> Optimizer:
    """Refuse anything else in place of an optimizer."""
    if not isinstance(optimizer, Optimizer):
        raise ArgumentError(
            "a scheduler needs an optimizer",
            got=f"{type(optimizer).__name__} is not an Optimizer",
            hint="pass the object that torch.optim.SGD(...) returns",
        )
    return optimizer


def copy_of(option: Any) -> Any:
    """Return a rate that does not change with the group's; a number is its own copy."""
    return wrap(option._array.copy()) if isinstance(option, Tensor) else option


def rates_of(optimizer: Optimizer, name: str = "lr") -> list[Any]:
    """Return an option of every group."""
    return [copy_of(group[name]) for group in optimizer.param_groups]


def set_option(group: Group, name: str, value: Any) -> None:
    """Set an option of a group; a tensor stays the same object."""
    if isinstance(group[name], Tensor):
        group[name]._array[...] = number(value)
        group[name]._bump()
    else:
        group[name] = value


def for_groups(name: str, optimizer: Optimizer, given: Any) -> list[Any]:
    """Return one value for each group, out of a list or of one value for all."""
    groups = len(optimizer.param_groups)
    if not isinstance(given, list | tuple):
        return [copy_of(given) for _ in range(groups)]
    if len(given) != groups:
        raise OptionError(
            f"{name} must have the same length as optimizer.param_groups",
            got=f"{name} has {len(given)} values, param_groups has {groups}",
        )
    return [copy_of(value) for value in given]


def warn_of_epoch() -> None:
    """Warn that the epoch was passed by hand."""
    warnings.warn(
        "The epoch parameter in `scheduler.step()` was not necessary and is being deprecated: "
        "call `scheduler.step()` without it",
        stacklevel=3,
    )
