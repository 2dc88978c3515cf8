"""Looks at each parameter around the optimizer's step: weights, gradients, updates."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.train.trace.columns import MOMENTS, PARAMETER, Array
from chainrule.train.trace.guard import Guard
from chainrule.train.trace.layout import describe_parameter
from chainrule.train.trace.statistics import Pool, array, few

W, G, U = (PARAMETER.index(f"{of}_{MOMENTS[0]}") for of in "wgu")
N = len(MOMENTS)
HOOKS = ("register_step_pre_hook", "register_step_post_hook")


class ParameterWatch:
    """Hooks on one optimizer, there only while a step is sampled."""

    def __init__(self, model: Any, optimizer: Any, prefix: str, pool: Pool, guard: Guard) -> None:
        """Watch the parameters of `model`, which `optimizer` (or nobody, None) moves."""
        self._pool = pool
        self._on_step, self._on_stepped = guard(self._before), guard(self._after)
        self.named = [(prefix + name, p) for name, p in model.named_parameters()]
        self.rows = np.empty((len(self.named), len(PARAMETER)), np.float32)
        self.steps = 0
        self.foreign = 0  # parameters that the optimizer holds and the model does not
        self._optimizer = optimizer
        self.can_hook = all(hasattr(optimizer, name) for name in HOOKS)
        self._hooks: list[Any] = []
        self._old: list[Array] = []

    def layout(self) -> list[dict[str, Any]]:
        """Return the facts about each parameter."""
        groups = self._groups()
        return [describe_parameter(name, p, groups) for name, p in self.named]

    def carried(self) -> float:
        """Return the norm of the gradients that stand in the parameters right now."""
        rows = [array(p.grad).reshape(-1) for _, p in self.named if p.grad is not None]
        return float(sum(float(g.dot(g)) for g in rows) ** 0.5)

    def begin(self) -> None:
        """Place the hooks; where an optimizer has none, keep the weights now."""
        self.rows.fill(np.nan)
        self.steps = 0
        if not self.can_hook:
            self._look_at_weights()
            return
        before = self._optimizer.register_step_pre_hook(self._on_step)
        after = self._optimizer.register_step_post_hook(self._on_stepped)
        self._hooks = [before, after]

    def end(self) -> None:
        """Remove the hooks; look now at what no hook has shown."""
        for hook in self._hooks:
            hook.remove()
        self._hooks.clear()
        if not self.steps:
            self._before()
        if not self.can_hook:
            self._look_at_updates()
        self._old.clear()

    def _before(self, *_: Any) -> None:
        """Look at what the optimizer's first step of this sample finds."""
        if self.steps:
            return
        if not self._old:
            self._look_at_weights()
        groups = self._groups()
        self.foreign = len(groups.keys() - {id(p) for _, p in self.named})
        for row, (_, p) in zip(self.rows, self.named, strict=True):
            group = groups.get(id(p))
            row[:4] = p.requires_grad, group is not None, _lr(group), p.grad is None
            if p.grad is not None:
                self._pool.keep(array(p.grad), row[G : G + N])

    def _after(self, *_: Any) -> None:
        """Look at what the optimizer's first step of this sample has changed."""
        self.steps += 1
        if self.steps == 1:
            self._look_at_updates()

    def _look_at_weights(self) -> None:
        """Keep the weights, since the step writes over them, and take their moments."""
        for row, (_, p) in zip(self.rows, self.named, strict=True):
            self._old.append(self._pool.keep(array(p), row[W : W + N]))

    def _look_at_updates(self) -> None:
        """Take the moments of the differences to the weights that were kept."""
        with np.errstate(invalid="ignore", over="ignore"):  # inf - inf, once all has gone wrong
            for row, old, (_, p) in zip(self.rows, self._old, self.named, strict=True):
                self._pool.keep(few(array(p)) - old, row[U : U + N])

    def _groups(self) -> dict[int, dict[str, Any]]:
        """Return the optimizer's group for each parameter that it holds, by identity."""
        groups = getattr(self._optimizer, "param_groups", ())
        return {id(p): group for group in groups for p in group["params"]}


def _lr(group: dict[str, Any] | None) -> float:
    """Return a group's learning rate, NaN where there is none."""
    return float(group["lr"]) if group and "lr" in group else np.nan
