"""Averaged stochastic gradient descent (Polyak & Juditsky, 1992).

Idea:  steps that shrink as a power of time, and beside p its mean over all steps from t0
       on, in `state[p]["ax"]`, which settles better than p itself.
Paper: https://doi.org/10.1137/0330046
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scratch.optim.elementwise import Elementwise, advance, slope
from chainrule.scratch.optim.optimizer import Closure
from chainrule.scratch.optim.options import checked, number
from chainrule.scratch.optim.saving import scalar
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.types import Array


class ASGD(Elementwise):
    """Gradient descent with a mean of the parameters beside it.

    Math: g = g + weight_decay p
          p = (1 − lambd eta) p − eta g
          ax = ax + mu (p − ax)
          eta = lr / (1 + lambd lr t)^alpha
          mu = 1 / max(1, t − t0)
    """

    def __init__(
        self,
        params: Any,
        lr: float | Tensor = 1e-2,
        lambd: float = 1e-4,
        alpha: float = 0.75,
        t0: float = 1e6,
        weight_decay: float = 0,
        foreach: bool | None = None,
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
            lr, lambd = number(group["lr"]), group["lambd"]
            state = self.recall(tensor, lr)
            eta, mu, t = number(state["eta"]), number(state["mu"]), advance(state)
            for p, g, ax, u, w in self.blocks(tensor, "ax"):
                g = slope(p, g, group, w)
                p *= 1 - lambd * eta
                p -= np.multiply(g, eta, out=u)
                mean_towards(ax, p, mu, u)
            rounded(state["eta"], lr / (1 + lambd * lr * t) ** group["alpha"])
            rounded(state["mu"], 1 / max(1, t - group["t0"]))
        return loss

    def recall(self, tensor: Tensor, lr: float) -> dict[str, Tensor]:
        """Return the state of a parameter, which starts at eta = lr and mu = 1."""
        state = self.memory(tensor, "ax")
        if "eta" not in state:
            state["eta"], state["mu"] = scalar(lr), scalar(1)
        return state


def mean_towards(ax: Array, p: Array, mu: float, u: Array) -> None:
    """Move the mean towards p; all the way where the mean is of one value."""
    if mu == 1:
        ax[...] = p
    else:
        np.subtract(p, ax, out=u)
        u *= mu
        ax += u


def rounded(kept: Tensor, value: float) -> None:
    """Keep a rate as PyTorch does: rounded to the default dtype, also where float64 is kept."""
    kept._array[()] = scalar(value)._array
