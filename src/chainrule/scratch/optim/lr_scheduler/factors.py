"""Schedules that multiply the rate by a factor.

Each is written twice: as the ratio of a rate to the one before, which is what `step` uses,
so that schedules can be chained; and as the share of the first rate, its closed form.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable
from typing import Any

from chainrule.errors import OptionError
from chainrule.scratch.optim.lr_scheduler.base import LRScheduler
from chainrule.scratch.optim.optimizer import Optimizer


class FactorLR(LRScheduler, ABC):
    """A schedule given by `_ratio`, lr(t) / lr(t−1), and `_share`, lr(t) / lr(0)."""

    def _rates(self) -> list[Any]:
        ratio = self._ratio(self.last_epoch)
        return [group["lr"] * ratio for group in self.optimizer.param_groups]

    def _get_closed_form_lr(self) -> list[Any]:
        share = self._share(self.last_epoch)
        return [lr * share for lr in self.base_lrs]

    @abstractmethod
    def _ratio(self, t: int) -> float: ...

    @abstractmethod
    def _share(self, t: int) -> float: ...


class StepLR(FactorLR):
    """Multiplies the rate by gamma every step_size epochs.

    Math: lr(t) = gamma^⌊t / step_size⌋ lr(0)
    """

    def __init__(
        self, optimizer: Optimizer, step_size: int, gamma: float = 0.1, last_epoch: int = -1
    ) -> None:
        """Begin at the optimizer's rate."""
        self.step_size, self.gamma = step_size, gamma
        super().__init__(optimizer, last_epoch)

    def _ratio(self, t: int) -> float:
        return self.gamma if t != 0 and t % self.step_size == 0 else 1

    def _share(self, t: int) -> float:
        return self.gamma ** (t // self.step_size)


class MultiStepLR(FactorLR):
    """Multiplies the rate by gamma at each milestone.

    Math: lr(t) = gamma^(number of milestones ≤ t) lr(0)
    """

    def __init__(
        self,
        optimizer: Optimizer,
        milestones: Iterable[int],
        gamma: float = 0.1,
        last_epoch: int = -1,
    ) -> None:
        """Begin at the optimizer's rate."""
        self.milestones, self.gamma = Counter(milestones), gamma
        super().__init__(optimizer, last_epoch)

    def _ratio(self, t: int) -> float:
        return self.gamma ** self.milestones[t] if t in self.milestones else 1

    def _share(self, t: int) -> float:
        return self.gamma ** bisect_right(sorted(self.milestones.elements()), t)


class ExponentialLR(FactorLR):
    """Multiplies the rate by gamma every epoch.

    Math: lr(t) = gammaᵗ lr(0)
    """

    def __init__(self, optimizer: Optimizer, gamma: float, last_epoch: int = -1) -> None:
        """Begin at the optimizer's rate."""
        self.gamma = gamma
        super().__init__(optimizer, last_epoch)

    def _ratio(self, t: int) -> float:
        return 1 if self._is_initial else self.gamma

    def _share(self, t: int) -> float:
        return self.gamma**t


class ConstantLR(FactorLR):
    """Holds the rate down by a factor for the first total_iters epochs.

    Math: lr(t) = factor lr(0) for t < total_iters, then lr(0)
    """

    def __init__(
        self,
        optimizer: Optimizer,
        factor: float = 1.0 / 3,
        total_iters: int = 5,
        last_epoch: int = -1,
    ) -> None:
        """Begin at a share of the optimizer's rate."""
        if not 0 <= factor <= 1:
            raise OptionError(
                "Constant multiplicative factor expected to be between 0 and 1", got=f"{factor}"
            )
        self.factor, self.total_iters = factor, total_iters
        super().__init__(optimizer, last_epoch)

    def _ratio(self, t: int) -> float:
        if t == 0:
            return self.factor
        return 1 / self.factor if t == self.total_iters else 1

    def _share(self, t: int) -> float:
        return 1 if t >= self.total_iters else self.factor


class LinearLR(FactorLR):
    """Moves the rate along a straight line for total_iters epochs, as in a warm-up.

    Math: lr(t) = (start_factor + (end_factor − start_factor) min(t / total_iters, 1)) lr(0)
    """

    def __init__(
        self,
        optimizer: Optimizer,
        start_factor: float = 1.0 / 3,
        end_factor: float = 1.0,
        total_iters: int = 5,
        last_epoch: int = -1,
    ) -> None:
        """Begin at a share of the optimizer's rate."""
        if not 0 < start_factor <= 1:
            raise OptionError(
                "Starting multiplicative factor expected to be greater than 0 and less or "
                "equal to 1",
                got=f"{start_factor}",
                hint="a small number, such as 0.01",
            )
        if not 0 <= end_factor <= 1:
            raise OptionError(
                "Ending multiplicative factor expected to be between 0 and 1", got=f"{end_factor}"
            )
        self.start_factor, self.end_factor = start_factor, end_factor
        self.total_iters = total_iters
        super().__init__(optimizer, last_epoch)

    def _ratio(self, t: int) -> float:
        if t == 0:
            return self.start_factor
        if self._is_initial or t > self.total_iters:
            return 1
        rise = self.end_factor - self.start_factor
        return 1 + rise / (self.total_iters * self.start_factor + (t - 1) * rise)

    def _share(self, t: int) -> float:
        rise = self.end_factor - self.start_factor
        return self.start_factor + rise * min(self.total_iters, t) / self.total_iters


class PolynomialLR(FactorLR):
    """Lets the rate fall to zero in total_iters epochs.

    Math: lr(t) = (1 − min(t / total_iters, 1))^power lr(0)
    """

    def __init__(
        self, optimizer: Optimizer, total_iters: int = 5, power: float = 1.0, last_epoch: int = -1
    ) -> None:
        """Begin at the optimizer's rate."""
        self.total_iters, self.power = total_iters, power
        super().__init__(optimizer, last_epoch)

    def _ratio(self, t: int) -> float:
        if self._is_initial or t > self.total_iters:
            return 1
        left, before = 1 - t / self.total_iters, 1 - (t - 1) / self.total_iters
        return (left / before) ** self.power

    def _share(self, t: int) -> float:
        return (1 - min(self.total_iters, t) / self.total_iters) ** self.power
