"""Adagrad (Duchi, Hazan & Singer, 2011).

Idea:  divide by the root of the sum of all squared gradients: elements that seldom see a
       gradient keep large steps, and every step shrinks with time.
Paper: https://jmlr.org/papers/v12/duchi11a.html
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scratch.optim.elementwise import Elementwise, advance, slope, walk
from chainrule.scratch.optim.optimizer import Closure
from chainrule.scratch.optim.options import checked, number
from chainrule.scratch.optim.saving import scalar
from chainrule.scratch.tensor.core import Tensor, wrap


class Adagrad(Elementwise):
    """Steps that shrink as squared gradients add up.

    Math: g = g + weight_decay p
          rate = lr / (1 + (t − 1) lr_decay)
          total = total + g²
          p = p − rate g / (√total + eps)
    """

    def __init__(
        self,
        params: Any,
        lr: float | Tensor = 1e-2,
        lr_decay: float = 0,
        weight_decay: float = 0,
        initial_accumulator_value: float = 0,
        eps: float = 1e-10,
        foreach: bool | None = None,
        *,
        maximize: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        """Check the options, take in the parameters and start their sums."""
        super().__init__(params, checked(locals()))
        for group in self.param_groups:
            for tensor in group["params"]:
                self.begin(tensor)

    def begin(self, tensor: Tensor) -> None:
        """Start the sum of squares of a parameter."""
        start = self.defaults["initial_accumulator_value"]
        self.state[tensor] = {
            "step": scalar(0),
            "sum": wrap(np.full_like(tensor._array, start)),
        }

    def step(self, closure: Closure = None) -> Any:
        """Change every parameter that has a gradient; `closure` computes the loss anew."""
        loss = self._evaluate(closure)
        for group, tensor in self.moving():
            if tensor not in self.state:
                self.begin(tensor)
            t = advance(self.state[tensor])
            rate = number(group["lr"]) / (1 + (t - 1) * group["lr_decay"])
            for p, g, total, u, w in self.blocks(tensor, "sum"):
                g = slope(p, g, group, w)
                total += np.square(g, out=u)
                walk(p, rate, g, total, group["eps"], u)
        return loss
