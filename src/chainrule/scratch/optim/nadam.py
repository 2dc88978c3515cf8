"""NAdam: Adam with Nesterov's momentum (Dozat, 2016).

Idea:  step from where momentum is about to lead, by mixing the mean with the gradient of now.
Paper: https://openreview.net/forum?id=OM0jvwB8jIp57ZJjtNEZ
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scratch.optim.elementwise import (
    Elementwise,
    advance,
    decayed_slope,
    running_mean,
    walk,
)
from chainrule.scratch.optim.groups import Group
from chainrule.scratch.optim.optimizer import Closure
from chainrule.scratch.optim.options import checked, number
from chainrule.scratch.optim.saving import scalar
from chainrule.scratch.tensor.core import Tensor


class NAdam(Elementwise):
    """Adam that looks one step of momentum ahead.

    Math: μ(t) = beta1 (1 − 0.96^(t momentum_decay) / 2),    Πμ = μ(1) … μ(t)
          m = beta1 m + (1 − beta1) g
          v = beta2 v + (1 − beta2) g²,    v̂ = v / (1 − beta2ᵗ)
          p = p − lr (1 − μ(t)) / (1 − Πμ) · g / (√v̂ + eps)
          p = p − lr μ(t+1) / (1 − Πμ μ(t+1)) · m / (√v̂ + eps)
    """

    def __init__(
        self,
        params: Any,
        lr: float | Tensor = 2e-3,
        betas: tuple[float, float] = (0.9, 0.999),
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum_decay: float = 4e-3,
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
            state = self.memory(tensor, "exp_avg", "exp_avg_sq")
            now, ahead, root = self.rates(state, group, lr)
            for p, g, m, v, u, w in self.blocks(tensor, "exp_avg", "exp_avg_sq"):
                g = decayed_slope(p, g, group, lr, w)
                running_mean(m, beta1, g, u)
                running_mean(v, beta2, np.square(g, out=u), u)
                both = np.multiply(g, now, out=w)
                both += np.multiply(m, ahead, out=u)
                walk(p, root, both, v, eps * root, u)
        return loss

    def rates(self, state: dict[str, Tensor], group: Group, lr: float) -> tuple[float, ...]:
        """Return the factors of g and of m, and √(1 − beta2ᵗ), which turns v̂ into v."""
        beta1, beta2 = group["betas"]
        t = advance(state)

        def mu(t: float) -> float:
            return beta1 * (1 - 0.5 * 0.96 ** (t * group["momentum_decay"]))

        product = state.setdefault("mu_product", scalar(1))._array
        product *= mu(t)
        past, next_mu = product.item(), mu(t + 1)
        now = lr * (1 - mu(t)) / (1 - past)
        return now, lr * next_mu / (1 - past * next_mu), (1 - beta2**t) ** 0.5
