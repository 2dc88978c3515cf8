"""Stochastic gradient descent, with momentum (Robbins & Monro, 1951; Polyak, 1964).

Idea:  walk down the slope; momentum keeps part of the last step, so that steps which
       agree add up and steps which zigzag cancel.
Paper: https://doi.org/10.1214/aoms/1177729586, https://doi.org/10.1016/0041-5553(64)90137-5
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import OptionError
from chainrule.scratch.optim.elementwise import Elementwise, exact, slope, zeros_like
from chainrule.scratch.optim.groups import Group
from chainrule.scratch.optim.optimizer import Closure
from chainrule.scratch.optim.options import checked, number
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.types import Array


class SGD(Elementwise):
    """Gradient descent with momentum, as PyTorch defines it.

    Math: g = g + weight_decay p
          v = momentum v + fresh g     fresh = 1 − dampening; at first v = 0, fresh = 1
          g = g + momentum v           with nesterov; otherwise g = v
          p = p − lr g
    Why:  lr stands outside v, so a change of lr acts at once on the whole velocity.
    """

    def __init__(
        self,
        params: Any,
        lr: float | Tensor = 1e-3,
        momentum: float = 0,
        dampening: float = 0,
        weight_decay: float | Tensor = 0,
        nesterov: bool = False,
        *,
        maximize: bool = False,
        foreach: bool | None = None,
        differentiable: bool = False,
        fused: bool | None = None,
    ) -> None:
        """Check the options and take in the parameters."""
        defaults = checked(locals())
        if nesterov and (momentum <= 0 or dampening != 0):
            raise OptionError(
                "Nesterov momentum requires a momentum and zero dampening",
                got=f"momentum={momentum}, dampening={dampening}",
                hint="momentum=0.9, dampening=0",
            )
        super().__init__(params, defaults)

    def step(self, closure: Closure = None) -> Any:
        """Change every parameter that has a gradient; `closure` computes the loss anew."""
        loss = self._evaluate(closure)
        for group, tensors in self.groups():
            lr, names = number(group["lr"]), ("momentum_buffer",) * bool(group["momentum"])
            for tensor in tensors:
                fresh = self.begin(tensor, group) if names else 1
                for p, g, *v, u, w in self.blocks(tensor, *names):
                    g = slope(p, g, group, w)
                    g = with_momentum(g, v[0], group, fresh, u, w) if v else g
                    p -= np.multiply(g, exact(lr, p.dtype), out=u)
        return loss

    def begin(self, tensor: Tensor, group: Group) -> float:
        """Make v where there is none, and return fresh."""
        state = self.state[tensor]
        if state.get("momentum_buffer") is not None:
            return 1 - group["dampening"]
        state["momentum_buffer"] = zeros_like(tensor)
        return 1


def with_momentum(g: Array, v: Array, group: Group, fresh: float, u: Array, w: Array) -> Array:
    """Return where momentum leads.

    Math: v = momentum v + fresh g
          g = g + momentum v           with nesterov; otherwise g = v
    """
    momentum = exact(group["momentum"], v.dtype)
    v *= momentum
    v += g if fresh == 1 else np.multiply(g, fresh, out=u)
    if not group["nesterov"]:
        return v
    return np.add(g, np.multiply(v, momentum, out=u), out=w)
