"""Schedules that follow a half wave of the cosine (Loshchilov & Hutter, 2017).

Idea:  stay long at the large rate, fall fast in between, and end in many small steps.
Paper: https://arxiv.org/abs/1608.03983
"""

from __future__ import annotations

from math import cos, floor, log, pi
from typing import Any

from chainrule.errors import OptionError
from chainrule.scratch.optim.lr_scheduler.base import LRScheduler, rates_of, set_option
from chainrule.scratch.optim.optimizer import Optimizer


class CosineAnnealingLR(LRScheduler):
    """Lowers the rate along a half wave to eta_min in T_max epochs, then raises it again.

    Math: lr(t) = eta_min + (lr(0) − eta_min) (1 + cos(π t / T_max)) / 2
    """

    def __init__(
        self,
        optimizer: Optimizer,
        T_max: int,  # noqa: N803 - PyTorch's name
        eta_min: float = 0.0,
        last_epoch: int = -1,
    ) -> None:
        """Begin at the optimizer's rate."""
        self.T_max, self.eta_min = T_max, eta_min
        super().__init__(optimizer, last_epoch)

    def _rates(self) -> list[Any]:
        """Go on from the rate before, which another schedule may have changed.

        Math: lr(t) − eta_min = (1 + cos(π t / T_max)) / (1 + cos(π (t−1) / T_max))
                                · (lr(t−1) − eta_min);  at the foot of the wave 0 / 0, where
              lr(t) = lr(t−1) + (lr(0) − eta_min) (1 − cos(π / T_max)) / 2
        """
        t, groups = self.last_epoch, self.optimizer.param_groups
        if self._is_initial:
            return rates_of(self.optimizer)
        if self._step_count == 1 and t > 0:
            return self._get_closed_form_lr()
        if (t - 1 - self.T_max) % (2 * self.T_max) == 0:
            rise = (1 - cos(pi / self.T_max)) / 2
            pairs = zip(groups, self.base_lrs, strict=True)
            return [group["lr"] + (lr - self.eta_min) * rise for group, lr in pairs]
        ratio = (1 + cos(pi * t / self.T_max)) / (1 + cos(pi * (t - 1) / self.T_max))
        return [ratio * (group["lr"] - self.eta_min) + self.eta_min for group in groups]

    def _get_closed_form_lr(self) -> list[Any]:
        share = (1 + cos(pi * self.last_epoch / self.T_max)) / 2
        return [self.eta_min + (lr - self.eta_min) * share for lr in self.base_lrs]


class CosineAnnealingWarmRestarts(LRScheduler):
    """Falls along half waves, each T_mult times as long as the one before.

    Math: lr = eta_min + (lr(0) − eta_min) (1 + cos(π T_cur / T_i)) / 2
          T_cur epochs since the restart, T_i = T_0, T_0 T_mult, T_0 T_mult², …
    """

    def __init__(
        self,
        optimizer: Optimizer,
        T_0: int,  # noqa: N803 - PyTorch's name
        T_mult: int = 1,  # noqa: N803 - PyTorch's name
        eta_min: float = 0.0,
        last_epoch: int = -1,
    ) -> None:
        """Begin the first wave."""
        if not isinstance(T_0, int) or T_0 <= 0:
            raise OptionError("Expected positive integer T_0", got=f"{T_0}")
        if not isinstance(T_mult, int) or T_mult < 1:
            raise OptionError("Expected integer T_mult >= 1", got=f"{T_mult}")
        if not isinstance(eta_min, float | int):
            raise OptionError(
                "Expected float or int eta_min", got=f"{eta_min} of type {type(eta_min)}"
            )
        self.T_0, self.T_i, self.T_mult, self.eta_min = T_0, T_0, T_mult, eta_min
        self.T_cur: float = last_epoch
        super().__init__(optimizer, last_epoch)

    def _rates(self) -> list[Any]:
        share = (1 + cos(pi * self.T_cur / self.T_i)) / 2
        return [self.eta_min + (lr - self.eta_min) * share for lr in self.base_lrs]

    def step(self, epoch: float | None = None) -> None:
        """Go on by an epoch, or to a fraction of one: `step(epoch + batch / batches)`."""
        if epoch is None and self.last_epoch < 0:
            epoch = 0
        if epoch is None:
            epoch = self.last_epoch + 1
            self.T_cur += 1
            if self.T_cur >= self.T_i:
                self.T_cur %= self.T_i
                self.T_i *= self.T_mult
        else:
            self._find(epoch)
        self.last_epoch = floor(epoch)
        self._get_lr_called_within_step = True
        for group, lr in zip(self.optimizer.param_groups, self.get_lr(), strict=True):
            set_option(group, "lr", lr)
        self._get_lr_called_within_step = False
        self._last_lr = rates_of(self.optimizer)

    def _find(self, epoch: float) -> None:
        """Find the wave that an epoch lies in, and how far."""
        if epoch < 0:
            raise OptionError("Expected non-negative epoch", got=f"{epoch}")
        if epoch < self.T_0:
            self.T_i, self.T_cur = self.T_0, epoch
        elif self.T_mult == 1:
            self.T_cur = epoch % self.T_0
        else:
            n = int(log(epoch / self.T_0 * (self.T_mult - 1) + 1, self.T_mult))
            self.T_cur = epoch - self.T_0 * (self.T_mult**n - 1) / (self.T_mult - 1)
            self.T_i = self.T_0 * self.T_mult**n
