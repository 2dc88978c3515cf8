"""Schedules that go up and down again, and the momentum that goes the other way."""

from __future__ import annotations

from collections.abc import Callable
from math import floor
from types import FunctionType
from typing import Any, Literal

from chainrule.errors import OptionError, nearest
from chainrule.scratch.optim.groups import Group
from chainrule.scratch.optim.lr_scheduler.base import (
    LRScheduler,
    checked_optimizer,
    for_groups,
    set_option,
)
from chainrule.scratch.optim.optimizer import Optimizer

MODES = ("triangular", "triangular2", "exp_range")


class CyclicLR(LRScheduler):
    """Moves the rate up and down between two bounds (Smith, 2017).

    Math: lr(t) = base_lr + (max_lr − base_lr) rise scale
          rise    0 at the start of a cycle, 1 after step_size_up epochs, 0 at its end
          scale   1, 1 / 2^(cycle − 1) for "triangular2", gammaᵗ for "exp_range"

    Paper: https://arxiv.org/abs/1506.01186
    """

    def __init__(
        self,
        optimizer: Optimizer,
        base_lr: float | list[float],
        max_lr: float | list[float],
        step_size_up: int = 2000,
        step_size_down: int | None = None,
        mode: Literal["triangular", "triangular2", "exp_range"] = "triangular",
        gamma: float = 1.0,
        scale_fn: Callable[[float], float] | None = None,
        scale_mode: Literal["cycle", "iterations"] = "cycle",
        cycle_momentum: bool = True,
        base_momentum: float = 0.8,
        max_momentum: float = 0.9,
        last_epoch: int = -1,
    ) -> None:
        """Begin at the lower bound of the rate and the upper bound of the momentum."""
        base_lrs = for_groups("base_lr", checked_optimizer(optimizer), base_lr)
        for group, lr in zip(optimizer.param_groups, base_lrs, strict=True):
            if last_epoch == -1:
                set_option(group, "lr", lr)
        self.max_lrs = for_groups("max_lr", optimizer, max_lr)
        down = step_size_up if step_size_down is None else step_size_down
        self.total_size = float(step_size_up) + float(down)
        self.step_ratio = float(step_size_up) / self.total_size
        if mode not in MODES and scale_fn is None:
            raise OptionError("mode is invalid and scale_fn is None", hint=nearest(mode, MODES))
        self.mode, self.gamma = mode, gamma
        self._scale_fn_custom: Any = scale_fn
        self.scale_mode = self._scale_mode(scale_mode)
        self.cycle_momentum = cycle_momentum
        if cycle_momentum:
            self.use_beta1 = has_betas(optimizer)
            self.base_momentums = for_groups("base_momentum", optimizer, base_momentum)
            self.max_momentums = for_groups("max_momentum", optimizer, max_momentum)
            if last_epoch == -1:
                begin_momentum(optimizer, self.base_momentums, self.max_momentums)
        super().__init__(optimizer, last_epoch)
        self.base_lrs = base_lrs

    def _scale_mode(self, asked: str) -> str:
        """Return what scale_fn is a function of; each mode knows."""
        if self._scale_fn_custom is not None:
            return asked
        return "iterations" if self.mode == "exp_range" else "cycle"

    def scale_fn(self, x: float) -> float:
        """Return how high a cycle, or an epoch, reaches."""
        if self._scale_fn_custom is not None:
            return self._scale_fn_custom(x)
        if self.mode == "exp_range":
            return self.gamma**x
        return 1.0 if self.mode == "triangular" else 1 / 2.0 ** (x - 1)

    def _rates(self) -> list[Any]:
        cycle = floor(1 + self.last_epoch / self.total_size)
        x = 1.0 + self.last_epoch / self.total_size - cycle
        up = self.step_ratio
        rise = x / up if x <= up else (x - 1) / (up - 1)
        scale = self.scale_fn(cycle if self.scale_mode == "cycle" else self.last_epoch)
        if self.cycle_momentum:
            bounds = zip(self.base_momentums, self.max_momentums, strict=True)
            for group, (low, high) in zip(self.optimizer.param_groups, bounds, strict=True):
                set_momentum(group, high - (high - low) * rise * scale, self.use_beta1)
        pairs = zip(self.base_lrs, self.max_lrs, strict=True)
        return [low + (high - low) * rise * scale for low, high in pairs]

    def state_dict(self) -> dict[str, Any]:
        """Return the state; of a scale_fn of one's own, what a callable object holds."""
        own = self._scale_fn_custom
        plain = own is None or isinstance(own, FunctionType)
        return {**super().state_dict(), "_scale_fn_custom": None if plain else vars(own).copy()}

    def load_state_dict(self, state_dict: dict[str, Any]) -> None:
        """Go on from what `state_dict` returned."""
        super().load_state_dict({k: v for k, v in state_dict.items() if k != "_scale_fn_custom"})
        if state_dict["_scale_fn_custom"] is not None:
            vars(self._scale_fn_custom).update(state_dict["_scale_fn_custom"])


def has_betas(optimizer: Optimizer) -> bool:
    """Tell whether the momentum of an optimizer is its first beta."""
    if not {"momentum", "betas"} & set(optimizer.defaults):
        raise OptionError(
            "optimizer must support momentum or beta1 with `cycle_momentum` option enabled",
            got=type(optimizer).__name__,
            hint="cycle_momentum=False",
        )
    return "betas" in optimizer.defaults


def begin_momentum(optimizer: Optimizer, low: list[Any], high: list[Any]) -> None:
    """Note the bounds of the momentum in each group, and begin at the upper one."""
    use_beta1 = has_betas(optimizer)
    for group, base, most in zip(optimizer.param_groups, low, high, strict=True):
        set_momentum(group, most, use_beta1)
        group["max_momentum"], group["base_momentum"] = most, base


def set_momentum(group: Group, value: Any, use_beta1: bool) -> None:
    """Set the momentum of a group, under the name that its optimizer uses."""
    if use_beta1:
        group["betas"] = (value, *group["betas"][1:])
    else:
        group["momentum"] = value
