"""Adadelta (Zeiler, 2012).

Idea:  divide by the root of the mean square of gradients and multiply by that of recent
       steps: the step then has the unit of the parameter, and lr = 1 will do.
Paper: https://arxiv.org/abs/1212.5701
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import OptionError
from chainrule.scratch.optim.elementwise import Elementwise, advance, running_mean, slope
from chainrule.scratch.optim.optimizer import Closure
from chainrule.scratch.optim.options import checked, number
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.types import Array


class Adadelta(Elementwise):
    """Steps as long as recent steps were.

    Math: g = g + weight_decay p
          v = rho v + (1 − rho) g²
          d = g √(a + eps) / √(v + eps)
          a = rho a + (1 − rho) d²
          p = p − lr d
    """

    def __init__(
        self,
        params: Any,
        lr: float | Tensor = 1.0,
        rho: float = 0.9,
        eps: float = 1e-6,
        weight_decay: float = 0,
        foreach: bool | None = None,
        *,
        capturable: bool = False,
        maximize: bool = False,
        differentiable: bool = False,
    ) -> None:
        """Check the options and take in the parameters."""
        defaults = checked(locals())
        if not 0 <= rho <= 1:
            raise OptionError("rho needs to be from 0 to 1", got=f"Invalid rho value: {rho}")
        super().__init__(params, defaults)

    def step(self, closure: Closure = None) -> Any:
        """Change every parameter that has a gradient; `closure` computes the loss anew."""
        loss = self._evaluate(closure)
        for group, tensor in self.moving():
            lr, rho, eps = number(group["lr"]), group["rho"], group["eps"]
            advance(self.memory(tensor, "square_avg", "acc_delta"))
            for p, g, v, a, u, w in self.blocks(tensor, "square_avg", "acc_delta"):
                g = slope(p, g, group, w)
                running_mean(v, rho, np.square(g, out=u), u)
                d = np.divide(g, root(v, eps, u), out=u)
                d *= root(a, eps, w)
                running_mean(a, rho, np.square(d, out=w), w)
                p -= np.multiply(d, lr, out=u)
        return loss


def root(square: Array, eps: float, out: Array) -> Array:
    """Return √(square + eps)."""
    np.add(square, eps, out=out)
    return np.sqrt(out, out=out)
