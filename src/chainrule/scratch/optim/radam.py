"""RAdam: Adam that waits until it can trust its mean square (Liu et al., 2020).

Idea:  v rests on few gradients at first; a factor r tells how far its root can be
       relied on, and before that the step is plain momentum.
Paper: https://arxiv.org/abs/1908.03265
"""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np

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


class RAdam(Elementwise):
    """Adam with its own warm-up.

    Math: m = beta1 m + (1 − beta1) g,    m̂ = m / (1 − beta1ᵗ)
          v = beta2 v + (1 − beta2) g²
          ρ∞ = 2 / (1 − beta2) − 1,    ρ = ρ∞ − 2 t beta2ᵗ / (1 − beta2ᵗ)
          r = √((ρ−4)(ρ−2)ρ∞ / ((ρ∞−4)(ρ∞−2)ρ))
          p = p − lr m̂ r √(1 − beta2ᵗ) / (√v + eps)    if ρ > 5; otherwise p − lr m̂
    """

    def __init__(
        self,
        params: Any,
        lr: float | Tensor = 1e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        decoupled_weight_decay: bool = False,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
        capturable: bool = False,
        differentiable: bool = False,
    ) -> None:
        """Check the options and take in the parameters."""
        super().__init__(params, checked(locals()))

    def step(self, closure: Closure = None) -> Any:
        """Change every parameter that has a gradient; `closure` computes the loss anew."""
        loss = self._evaluate(closure)
        for group, tensor in self.moving():
            lr, eps, (beta1, beta2) = number(group["lr"]), group["eps"], group["betas"]
            t = advance(self.memory(tensor, "exp_avg", "exp_avg_sq"))
            r, rate = trust(t, beta2), lr / (1 - beta1**t)
            for p, g, m, v, u, w in self.blocks(tensor, "exp_avg", "exp_avg_sq"):
                g = decayed_slope(p, g, group, lr, w)
                running_mean(m, beta1, g, u)
                running_mean(v, beta2, np.square(g, out=u), u)
                if r:
                    walk(p, rate * r * sqrt(1 - beta2**t), m, v, eps, u)
                else:
                    p -= np.multiply(m, rate, out=u)
        return loss


def trust(t: float, beta2: float) -> float:
    """Return r, from 0 (do not divide by √v yet) to nearly 1."""
    longest = 2 / (1 - beta2) - 1  # ρ∞, the length of the memory of v
    rho = longest - 2 * t * beta2**t / (1 - beta2**t)
    if rho <= 5:
        return 0.0
    return sqrt((rho - 4) * (rho - 2) * longest / ((longest - 4) * (longest - 2) * rho))
