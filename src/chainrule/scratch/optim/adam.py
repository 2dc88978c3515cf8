"""Adam: adaptive moment estimation (Kingma & Ba, 2015).

Idea:  divide a running mean of the gradient by the root of a running mean of its square:
       each element then moves by about lr a step, however steep its slope.
Paper: https://arxiv.org/abs/1412.6980
"""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np

from chainrule.errors import OptionError
from chainrule.scratch.optim.elementwise import (
    Elementwise,
    advance,
    decayed_slope,
    running_mean,
    walk,
)
from chainrule.scratch.optim.optimizer import Closure
from chainrule.scratch.optim.options import checked, number
from chainrule.scratch.tensor.core import Tensor


class Adam(Elementwise):
    """Steps of about lr, in the direction of the mean gradient.

    Math: m = beta1 m + (1 − beta1) g
          v = beta2 v + (1 − beta2) g²
          v = max over all steps of v          with amsgrad (Reddi et al., 2018)
          m̂, v̂ = m / (1 − beta1ᵗ), v / (1 − beta2ᵗ)
          p = p − lr m̂ / (√v̂ + eps)

    Weight decay is added to g first, or with `decoupled_weight_decay` taken from p.

    Why:  m and v start at 0, which pulls early means down; the divisors undo exactly that.
    """

    def __init__(
        self,
        params: Any,
        lr: float | Tensor = 1e-3,
        betas: tuple[float | Tensor, float | Tensor] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        amsgrad: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
        fused: bool | None = None,
        decoupled_weight_decay: bool = False,
    ) -> None:
        """Check the options and take in the parameters."""
        defaults = checked(locals())
        if {type(beta) for beta in betas} not in ({float}, {Tensor}):
            raise OptionError(
                "betas must be either both floats or both Tensors",
                got=f"{betas}",
                hint="(0.9, 0.999)",
            )
        super().__init__(params, defaults)

    def step(self, closure: Closure = None) -> Any:
        """Change every parameter that has a gradient; `closure` computes the loss anew."""
        loss = self._evaluate(closure)
        for group, tensors in self.groups():
            lr, beta1, beta2 = map(number, (group["lr"], *group["betas"]))
            names = ("exp_avg", "exp_avg_sq") + ("max_exp_avg_sq",) * group["amsgrad"]
            for tensor in tensors:
                t = advance(self.memory(tensor, *names))
                rate, eps = corrected(t, lr, beta1, beta2, group["eps"])
                for p, g, m, v, *top, u, w in self.blocks(tensor, *names):
                    g = decayed_slope(p, g, group, lr, w)
                    running_mean(m, beta1, g, u)
                    running_mean(v, beta2, np.square(g, out=u), u)
                    v = np.maximum(v, top[0], out=top[0]) if top else v
                    walk(p, rate, m, v, eps, u)
        return loss


def corrected(t: float, lr: float, beta1: float, beta2: float, eps: float) -> tuple[float, float]:
    """Return the rate and eps with which the step can use m and v in place of m̂ and v̂.

    Math: lr m̂ / (√v̂ + eps) = rate m / (√v + root eps),  root = √(1 − beta2ᵗ),
          rate = lr root / (1 − beta1ᵗ)
    Why:  two numbers are corrected instead of two arrays, which saves two passes of 14.
    """
    root = sqrt(1 - beta2**t)
    return lr * root / (1 - beta1**t), root * eps
