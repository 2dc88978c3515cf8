"""What most optimizers share: their rule treats each element by itself.

    for group in self.param_groups:
        for tensor, p, g in self.gradients(group):
            for p, g, v, u, w in self.blocks(p, g, v):
                …                                    the rule, on arrays that fit the cache

In these lines p is the parameter and g its gradient; u and w are scratch, of the same
shape, whose content means nothing before it is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from chainrule.scratch.optim.groups import Group
from chainrule.scratch.optim.optimizer import Optimizer
from chainrule.scratch.optim.saving import scalar
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.types import Array

BLOCK = 2**15  # elements


class Elementwise(Optimizer):
    """An optimizer that walks through the parameters in blocks."""

    def _prepare_to_run(self) -> None:
        super()._prepare_to_run()
        self._scratch: dict[Any, tuple[Array, Array]] = {}

    def gradients(self, group: Group) -> Iterator[tuple[Tensor, Array, Array]]:
        """Yield each parameter that has a gradient, its array, and its gradient's."""
        for tensor in group["params"]:
            grad = tensor.grad
            if grad is not None:
                yield tensor, tensor._array, grad._array
                tensor._bump()

    def memory(self, tensor: Tensor, *names: str) -> dict[str, Tensor]:
        """Return the state of a parameter: at first a step of 0, and zeros under each name."""
        state: dict[str, Tensor] = self.state[tensor]
        if not state:
            state["step"] = scalar(0)
            for name in names:
                state[name] = zeros_like(tensor)
        return state

    def blocks(self, *arrays: Array) -> Iterator[tuple[Array, ...]]:
        """Yield the arrays in slices of about BLOCK elements, each with two of scratch.

        Why: a rule is a dozen passes over the same numbers. In slices they stay in the
             cache from pass to pass: Adam over 10 M parameters takes … of the time.
        """
        p = arrays[0]
        if p.size <= BLOCK:
            yield *arrays, *self.scratch(p)
            return
        rows = max(1, BLOCK * len(p) // p.size)
        for i in range(0, len(p), rows):
            part = [a[i : i + rows] for a in arrays]
            yield *part, *self.scratch(part[0])

    def scratch(self, like: Array) -> tuple[Array, Array]:
        """Return two arrays of the same shape, made once."""
        key = like.shape, like.dtype
        found = self._scratch.get(key)
        if found is None:
            found = self._scratch[key] = np.empty_like(like), np.empty_like(like)
        return found


def zeros_like(tensor: Tensor) -> Tensor:
    """Return zeros for a running mean of a parameter's gradients."""
    return wrap(np.zeros_like(tensor._array))


def advance(state: dict[str, Tensor]) -> float:
    """Count a step, and return its number, from 1."""
    step = state["step"]._array
    t = float(step) + 1
    step[()] = t
    return t


def slope(p: Array, g: Array, group: Group, w: Array) -> Array:
    """Return what the step walks down: g, or -g to climb, with weight decay added.

    Math: g = ±g + weight_decay p, written to w where it differs from the gradient
    """
    weight_decay = group["weight_decay"]
    if not weight_decay:
        return np.negative(g, out=w) if group["maximize"] else g
    np.multiply(p, weight_decay, out=w)
    return np.subtract(w, g, out=w) if group["maximize"] else np.add(w, g, out=w)
