"""Adamax: Adam with the largest gradient in place of the mean square (Kingma & Ba, 2015).

Paper: https://arxiv.org/abs/1412.6980, section 7.1
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scratch.optim.elementwise import Elementwise, advance, running_mean, slope
from chainrule.scratch.optim.optimizer import Closure
from chainrule.scratch.optim.options import checked, number
from chainrule.scratch.tensor.core import Tensor


class Adamax(Elementwise):
    """Steps of about lr, measured by the largest recent gradient.

    Math: g = g + weight_decay p
          m = beta1 m + (1 − beta1) g
          v = max(beta2 v, |g| + eps)
          p = p − lr / (1 − beta1ᵗ) · m / v
    """

    def __init__(
        self,
        params: Any,
        lr: float | Tensor = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        foreach: bool | None = None,
        *,
        maximize: bool = False,
        differentiable: bool = False,
        capturable: bool = False,
    ) -> None:
        """Check the options and take in the parameters."""
        super().__init__(params, checked(locals()))

    def step(self, closure: Closure = None) -> Any:
        """Change every parameter that has a gradient; `closure` computes the loss anew."""
        loss = self._evaluate(closure)
        for group, tensor in self.moving():
            eps, (beta1, beta2) = group["eps"], group["betas"]
            t = advance(self.memory(tensor, "exp_avg", "exp_inf"))
            rate = number(group["lr"]) / (1 - beta1**t)
            for p, g, m, v, u, w in self.blocks(tensor, "exp_avg", "exp_inf"):
                g = slope(p, g, group, w)
                running_mean(m, beta1, g, u)
                v *= beta2
                np.add(np.abs(g, out=u), eps, out=u)
                np.maximum(v, u, out=v)
                np.divide(m, v, out=u)
                p -= np.multiply(u, rate, out=u)
        return loss
