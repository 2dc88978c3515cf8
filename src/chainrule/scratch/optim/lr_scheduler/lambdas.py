"""Schedules written as a function of the epoch."""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any

from chainrule.errors import ArgumentError, OptionError
from chainrule.scratch.optim.lr_scheduler.base import LRScheduler, checked_optimizer, rates_of
from chainrule.scratch.optim.optimizer import Optimizer

Factor = Callable[[int], float]


class LambdaLR(LRScheduler):
    """Multiplies the first rate by a function of the epoch.

    Math: lr(t) = lr_lambda(t) lr(0)
    """

    def __init__(
        self, optimizer: Optimizer, lr_lambda: Factor | list[Factor], last_epoch: int = -1
    ) -> None:
        """Take one function, or one for each group."""
        groups = len(checked_optimizer(optimizer).param_groups)
        self.lr_lambdas: list[Any] = (
            list(lr_lambda) if isinstance(lr_lambda, list | tuple) else [lr_lambda] * groups
        )
        if len(self.lr_lambdas) != groups:
            raise OptionError(
                f"Expected {groups} lr_lambdas", got=f"{len(self.lr_lambdas)}", hint="one a group"
            )
        for function in self.lr_lambdas:
            if not callable(function):
                raise ArgumentError(
                    "lr_lambda should be a function",
                    got=type(function).__name__,
                    hint="lambda epoch: 0.95**epoch",
                )
        super().__init__(optimizer, last_epoch)

    def _rates(self) -> list[Any]:
        pairs = zip(self.lr_lambdas, self.base_lrs, strict=True)
        return [lr * function(self.last_epoch) for function, lr in pairs]

    def state_dict(self) -> dict[str, Any]:
        """Return the state; of the functions, what callable objects hold."""
        return {**super().state_dict(), "lr_lambdas": [held_by(f) for f in self.lr_lambdas]}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from a state; plain functions stay those of this object."""
        vars(self).update({k: v for k, v in state_dict.items() if k != "lr_lambdas"})
        for function, kept in zip(self.lr_lambdas, state_dict["lr_lambdas"], strict=True):
            vars(function).update(kept or {})


class MultiplicativeLR(LambdaLR):
    """Multiplies the rate by a function of the epoch, again and again.

    Math: lr(t) = lr_lambda(t) lr(t−1)
    """

    def _rates(self) -> list[Any]:
        if self._is_initial:
            return rates_of(self.optimizer)
        pairs = zip(self.lr_lambdas, self.optimizer.param_groups, strict=True)
        return [group["lr"] * function(self.last_epoch) for function, group in pairs]


def held_by(function: Any) -> dict[str, Any] | None:
    """Return the attributes of a callable object; a plain function has none to save."""
    return None if isinstance(function, FunctionType) else vars(function).copy()
