"""One cycle for the whole training: up to a large rate, then far down (Smith & Topin, 2018).

Paper: https://arxiv.org/abs/1708.07120
"""

from __future__ import annotations

from math import cos, pi
from typing import Any, Literal

from chainrule.errors import OptionError
from chainrule.scratch.optim.lr_scheduler.base import LRScheduler, checked_optimizer, for_groups
from chainrule.scratch.optim.lr_scheduler.cyclic import begin_momentum, has_betas, set_momentum
from chainrule.scratch.optim.optimizer import Optimizer


class OneCycleLR(LRScheduler):
    """Warms up from max_lr / div_factor to max_lr, then falls to a rate far below the first.

    Math: initial_lr = max_lr / div_factor,    min_lr = initial_lr / final_div_factor
          lr = end + (start − end) (1 + cos(π done)) / 2     done: share of the phase, 0 to 1
          phases: initial_lr → max_lr for pct_start of the steps, max_lr → min_lr
          three_phase: initial_lr → max_lr → initial_lr, equally long, then → min_lr

    The momentum goes the other way, from max_momentum to base_momentum and back.
    """

    def __init__(
        self,
        optimizer: Optimizer,
        max_lr: float | list[float],
        total_steps: int | None = None,
        epochs: int | None = None,
        steps_per_epoch: int | None = None,
        pct_start: float = 0.3,
        anneal_strategy: Literal["cos", "linear"] = "cos",
        cycle_momentum: bool = True,
        base_momentum: float | list[float] = 0.85,
        max_momentum: float | list[float] = 0.95,
        div_factor: float = 25.0,
        final_div_factor: float = 1e4,
        three_phase: bool = False,
        last_epoch: int = -1,
    ) -> None:
        """Begin the warm-up; call `step` after every batch."""
        checked_optimizer(optimizer)
        self.total_steps = count_steps(total_steps, epochs, steps_per_epoch)
        if not isinstance(pct_start, float) or not 0 <= pct_start <= 1:
            raise OptionError("Expected float between 0 and 1 pct_start", got=f"{pct_start}")
        if anneal_strategy not in {"cos", "linear"}:
            raise OptionError(
                "anneal_strategy must be one of 'cos' or 'linear'", got=f"{anneal_strategy}"
            )
        self._schedule_phases = phases(pct_start * self.total_steps, self.total_steps, three_phase)
        self._anneal_func_type = anneal_strategy
        if last_epoch == -1:
            top = for_groups("max_lr", optimizer, max_lr)
            for group, most in zip(optimizer.param_groups, top, strict=True):
                first = most / div_factor
                group.update(initial_lr=first, max_lr=most, min_lr=first / final_div_factor)
        self.cycle_momentum = cycle_momentum
        if cycle_momentum:
            self.use_beta1 = has_betas(optimizer)
            low = for_groups("base_momentum", optimizer, base_momentum)
            high = for_groups("max_momentum", optimizer, max_momentum)
            if last_epoch == -1:
                begin_momentum(optimizer, low, high)
        super().__init__(optimizer, last_epoch)

    def _rates(self) -> list[Any]:
        if self.last_epoch > self.total_steps:
            raise OptionError(
                f"OneCycleLR was made for {self.total_steps} steps",
                got=f"Tried to step {self.last_epoch} times",
                hint="total_steps = epochs * len(loader); step once a batch",
            )
        phase, done = self._where()
        for group in self.optimizer.param_groups:
            if self.cycle_momentum:
                low, high = group[phase["start_momentum"]], group[phase["end_momentum"]]
                set_momentum(group, self._anneal(low, high, done), self.use_beta1)
        return [
            self._anneal(group[phase["start_lr"]], group[phase["end_lr"]], done)
            for group in self.optimizer.param_groups
        ]

    def _where(self) -> tuple[dict[str, Any], float]:
        """Return the phase of this step, and the share of it that is done."""
        start = 0.0
        for phase in self._schedule_phases[:-1]:
            if self.last_epoch <= phase["end_step"]:
                break
            start = phase["end_step"]
        else:
            phase = self._schedule_phases[-1]
        return phase, (self.last_epoch - start) / (phase["end_step"] - start)

    def _anneal(self, start: Any, end: Any, done: float) -> Any:
        """Return the value between start and end."""
        if self._anneal_func_type == "linear":
            return (end - start) * done + start
        return end + (start - end) / 2.0 * (cos(pi * done) + 1)


def count_steps(total_steps: Any, epochs: Any, steps_per_epoch: Any) -> int:
    """Return the number of steps, given as such or as epochs of so many steps."""
    given = {"total_steps": total_steps}
    if total_steps is None:
        given = {"epochs": epochs, "steps_per_epoch": steps_per_epoch}
    if None in given.values():
        raise OptionError(
            "You must define either total_steps OR (epochs AND steps_per_epoch)",
            got=f"total_steps={total_steps}, epochs={epochs}, steps_per_epoch={steps_per_epoch}",
        )
    steps = 1
    for name, value in given.items():
        if not isinstance(value, int) or value <= 0:
            raise OptionError(f"Expected positive integer {name}", got=f"{value}")
        steps *= value
    return steps


def phases(warm: float, total: int, three_phase: bool) -> list[dict[str, Any]]:
    """Return where each phase ends and what it leads from and to."""
    names = ("end_step", "start_lr", "end_lr", "start_momentum", "end_momentum")
    up = (warm - 1, "initial_lr", "max_lr", "max_momentum", "base_momentum")
    down = (total - 1, "max_lr", "min_lr", "base_momentum", "max_momentum")
    rows: list[tuple[Any, ...]] = [up, down]
    if three_phase:
        back = (2 * warm - 2, "max_lr", "initial_lr", "base_momentum", "max_momentum")
        rest = (total - 1, "initial_lr", "min_lr", "max_momentum", "max_momentum")
        rows = [up, back, rest]
    return [dict(zip(names, row, strict=True)) for row in rows]
