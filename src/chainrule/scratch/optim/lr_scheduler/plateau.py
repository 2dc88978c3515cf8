"""A schedule that looks at the metric instead of the clock."""

from __future__ import annotations

from math import inf
from typing import Any, Literal, SupportsFloat

from chainrule.errors import OptionError, StateError, nearest
from chainrule.scratch.optim.lr_scheduler.base import (
    LRScheduler,
    checked_optimizer,
    rates_of,
    set_option,
    warn_of_epoch,
)
from chainrule.scratch.optim.optimizer import Optimizer
from chainrule.scratch.optim.options import number


class ReduceLROnPlateau(LRScheduler):
    """Multiplies the rate by factor when the metric has not improved for patience epochs.

    Call `step(metric)` after each validation. With mode "min" and threshold_mode "rel", a
    metric improves when it is below best (1 − threshold); with "abs", below
    best − threshold. With "max" it has to be above in the same way.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        mode: Literal["min", "max"] = "min",
        factor: float = 0.1,
        patience: int = 10,
        threshold: float = 1e-4,
        threshold_mode: Literal["rel", "abs"] = "rel",
        cooldown: int = 0,
        min_lr: list[float] | float = 0,
        eps: float = 1e-8,
    ) -> None:
        """Leave the rate as it is until the metric stands still.

        Args:
            optimizer: whose rates are reduced.
            mode: whether a smaller or a larger metric is better.
            factor: what a rate is multiplied by.
            patience: epochs without improvement that are allowed.
            threshold: what counts as an improvement.
            threshold_mode: whether threshold is a share of the best or a difference.
            cooldown: epochs after a reduction that do not count.
            min_lr: where the rate stops, for all groups or for each.
            eps: reductions smaller than this are not made.
        """
        if factor >= 1:
            raise OptionError("Factor should be < 1.0", got=f"{factor}")
        self.optimizer, self.factor = checked_optimizer(optimizer), factor
        self.default_min_lr, self.min_lrs = floors(min_lr, len(optimizer.param_groups))
        self.patience, self.cooldown, self.eps = patience, cooldown, eps
        self.last_epoch = 0
        self._last_lr = rates_of(optimizer)
        self._set_mode(mode, threshold, threshold_mode)
        self._reset()

    def _set_mode(self, mode: Any, threshold: float, threshold_mode: Any) -> None:
        """Note what an improvement is."""
        if mode not in {"min", "max"}:
            raise OptionError(f"mode {mode} is unknown!", hint=nearest(str(mode), ("min", "max")))
        if threshold_mode not in {"rel", "abs"}:
            raise OptionError(
                f"threshold mode {threshold_mode} is unknown!",
                hint=nearest(str(threshold_mode), ("rel", "abs")),
            )
        self.mode, self.threshold, self.threshold_mode = mode, threshold, threshold_mode
        self.mode_worse = inf if mode == "min" else -inf

    def _reset(self) -> None:
        """Forget the metrics seen so far."""
        self.best = self.mode_worse
        self.cooldown_counter = self.num_bad_epochs = 0

    def step(self, metrics: SupportsFloat, epoch: int | None = None) -> None:  # type: ignore[override]
        """Take in the metric of an epoch, and reduce the rate if it stands still."""
        current = float(metrics)
        if epoch is not None:
            warn_of_epoch()
        self.last_epoch = self.last_epoch + 1 if epoch is None else epoch
        if self._is_better(current, self.best):
            self.best, self.num_bad_epochs = current, 0
        else:
            self.num_bad_epochs += 1
        if self.in_cooldown:
            self.cooldown_counter -= 1
            self.num_bad_epochs = 0
        if self.num_bad_epochs > self.patience:
            self._reduce_lr()
            self.cooldown_counter, self.num_bad_epochs = self.cooldown, 0
        self._last_lr = rates_of(self.optimizer)

    @property
    def in_cooldown(self) -> bool:
        """Whether a reduction was made so lately that epochs do not count."""
        return self.cooldown_counter > 0

    def _is_better(self, a: float, best: float) -> bool:
        """Tell whether a metric improves on the best."""
        sign = 1 if self.mode == "max" else -1
        if self.threshold_mode == "rel":
            best *= 1 + sign * self.threshold
        else:
            best += sign * self.threshold
        return a > best if self.mode == "max" else a < best

    def _reduce_lr(self) -> None:
        """Multiply each rate, down to its floor."""
        groups = self.optimizer.param_groups
        if len(groups) != len(self.min_lrs):
            if self.default_min_lr is None:
                raise StateError(
                    f"min_lrs needs {len(groups)} values, one for each parameter group",
                    got=f"{len(self.min_lrs)}: a group was added after the scheduler was made",
                    hint="append to scheduler.min_lrs",
                )
            self.min_lrs = [self.default_min_lr] * len(groups)
        for group, floor in zip(groups, self.min_lrs, strict=True):
            old = float(number(group["lr"]))
            new = max(old * self.factor, floor)
            if old - new > self.eps:
                set_option(group, "lr", new)

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from what `state_dict` returned."""
        vars(self).update(state_dict)
        self._set_mode(self.mode, self.threshold, self.threshold_mode)


def floors(min_lr: Any, groups: int) -> tuple[float | None, list[float]]:
    """Return the floor that later groups get, and the floor of each group."""
    if not isinstance(min_lr, list | tuple):
        return min_lr, [min_lr] * groups
    if len(min_lr) != groups:
        raise OptionError(f"expected {groups} min_lrs", got=f"{len(min_lr)}")
    return None, list(min_lr)
