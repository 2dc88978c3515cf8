"""What most optimizers share: their rule treats each element by itself.

A step is two loops and the lines of the rule:

    for group, tensor in self.moving():
        …                                    what is one number for the entire tensor
        for p, g, m, u, w in self.blocks(tensor, "exp_avg"):
            …                                the rule, on arrays that fit into the cache

In these lines p is the parameter, g its gradient, m the state of that name; u and w are
scratch of the same shape, whose content means nothing before it is written.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, cast

import numpy as np

from chainrule.scratch.optim.groups import Group
from chainrule.scratch.optim.optimizer import Optimizer
from chainrule.scratch.optim.options import number
from chainrule.scratch.optim.saving import scalar
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.types import Array

BLOCK = 2**17  # elements; benchmarks/optimizers.py measures others


class Elementwise(Optimizer):
    """An optimizer that walks through the parameters in blocks."""

    def _prepare_to_run(self) -> None:
        super()._prepare_to_run()
        self._scratch: dict[Any, tuple[Array, ...]] = {}
        self._room = np.empty((2, 0))

    def moving(self) -> Iterator[tuple[Group, Tensor]]:
        """Yield each parameter that has a gradient, and its group."""
        for group, tensors in self.groups():
            for tensor in tensors:
                yield group, tensor

    def groups(self) -> Iterator[tuple[Group, list[Tensor]]]:
        """Yield each group with those of its parameters that have a gradient."""
        for group in self.param_groups:
            tensors = [t for t in group["params"] if t._grad is not None]
            yield group, tensors
            for tensor in tensors:
                tensor._bump()

    def memory(self, tensor: Tensor, *names: str) -> dict[str, Tensor]:
        """Return the state of a parameter: at first a step of 0, and zeros under each name."""
        state: dict[str, Tensor] = self.state[tensor]
        if not state:
            state["step"] = scalar(0)
            for name in names:
                state[name] = zeros_like(tensor)
        return state

    def blocks(self, tensor: Tensor, *names: str) -> list[tuple[Array, ...]]:
        """Return p, g and the named state in slices of about BLOCK elements, and scratch.

        Why: a rule is a dozen passes over the same numbers. In slices they stay in the
             cache from pass to pass: Adam over 10 M parameters took 17 ms in place of 23
             (benchmarks/optimizers.py, one thread).
        """
        p, grad, state = tensor._array, cast(Tensor, tensor._grad), self.state.get(tensor, {})
        arrays = [p, grad._array, *[state[name]._array for name in names]]
        if p.size <= BLOCK:
            return [(*arrays, *self.scratch(p))]
        rows = max(1, BLOCK * len(p) // p.size)
        parts = [[a[i : i + rows] for a in arrays] for i in range(0, len(p), rows)]
        return [(*part, *self.scratch(part[0])) for part in parts]

    def scratch(self, like: Array) -> tuple[Array, ...]:
        """Return two arrays of the same shape; those of all shapes lie in the same memory."""
        key = like.shape, like.dtype.char
        found = self._scratch.get(key)
        if found is None:
            if self._room.dtype != like.dtype or self._room.shape[1] < like.size:
                self._room = np.empty((2, max(like.size, BLOCK)), dtype=like.dtype)
            found = tuple(row[: like.size].reshape(like.shape) for row in self._room)
            self._scratch[key] = found
        return found


@lru_cache(maxsize=256)
def exact(value: float, dtype: np.dtype) -> Array:
    """Return a number as an array without axes.

    Why: NumPy multiplies a small array by one of these in 0.3 µs, by a Python number, which
         it first has to find a dtype for, in 0.6 to 1.3; Adam does it seven times a tensor.
    """
    made = np.array(value, dtype=dtype)
    made.flags.writeable = False
    return made


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
    weight_decay = number(group["weight_decay"])
    if not weight_decay:
        return np.negative(g, out=w) if group["maximize"] else g
    np.multiply(p, exact(weight_decay, p.dtype), out=w)
    return np.subtract(w, g, out=w) if group["maximize"] else np.add(w, g, out=w)


def decayed_slope(p: Array, g: Array, group: Group, lr: float, w: Array) -> Array:
    """Return g or -g; weight decay joins it, or with `decoupled_weight_decay` shrinks p.

    Math: p = (1 − lr weight_decay) p, and g = ±g
    """
    weight_decay = number(group["weight_decay"])
    if not (weight_decay and group["decoupled_weight_decay"]):
        return slope(p, g, group, w)
    p *= exact(1 - lr * weight_decay, p.dtype)
    return np.negative(g, out=w) if group["maximize"] else g


def running_mean(mean: Array, beta: float, x: Array, u: Array) -> None:
    """Let new values into a mean.

    Math: mean = beta mean + (1 − beta) x
    """
    mean *= exact(beta, mean.dtype)
    mean += np.multiply(x, exact(1 - beta, mean.dtype), out=u)


def walk(p: Array, rate: float, m: Array, v: Array, eps: float, u: Array) -> None:
    """Step against m, scaled by the root of v.

    Math: p = p − rate m / (√v + eps)
    """
    np.sqrt(v, out=u)
    u += exact(eps, p.dtype)
    np.divide(m, u, out=u)
    u *= exact(rate, p.dtype)
    p -= u
