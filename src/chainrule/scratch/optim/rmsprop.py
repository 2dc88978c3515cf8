"""RMSprop (Hinton, 2012, lecture 6 of his course).

Idea:  divide each gradient by the root of a running mean of its square, so that steep and
       flat directions move alike.
Paper: https://www.cs.toronto.edu/~tijmen/csc321/slides/lecture_slides_lec6.pdf
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scratch.optim.elementwise import Elementwise, advance, running_mean, slope
from chainrule.scratch.optim.groups import Group
from chainrule.scratch.optim.optimizer import Closure
from chainrule.scratch.optim.options import check_range, checked, number
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.types import Array


class RMSprop(Elementwise):
    """Gradient descent on gradients of one size.

    Math: v = alpha v + (1 − alpha) g²
          a = alpha a + (1 − alpha) g           with centered (Graves, 2013); otherwise a = 0
          d = g / (√(v − a²) + eps)
          b = momentum b + d                    with momentum; otherwise b = d
          p = p − lr b
    """

    def __init__(
        self,
        params: Any,
        lr: float | Tensor = 1e-2,
        alpha: float = 0.99,
        eps: float = 1e-8,
        weight_decay: float = 0,
        momentum: float = 0,
        centered: bool = False,
        capturable: bool = False,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
    ) -> None:
        """Check the options and take in the parameters."""
        defaults = checked(locals())
        check_range("alpha", alpha, "Invalid alpha value")
        super().__init__(params, defaults)

    def step(self, closure: Closure = None) -> Any:
        """Change every parameter that has a gradient; `closure` computes the loss anew."""
        loss = self._evaluate(closure)
        for group, tensor in self.moving():
            lr, alpha, momentum = number(group["lr"]), group["alpha"], group["momentum"]
            names = self.begin(tensor, group)
            for p, g, v, *ab, u, w in self.blocks(tensor, *names):
                g = slope(p, g, group, w)
                running_mean(v, alpha, np.square(g, out=u), u)
                if group["centered"]:
                    v = variance(v, ab.pop(0), alpha, g, u)
                d = np.sqrt(v, out=u)
                d += group["eps"]
                np.divide(g, d, out=d)
                for b in ab:
                    b *= momentum
                    d = np.add(b, d, out=b)
                p -= np.multiply(d, lr, out=u)
        return loss

    def begin(self, tensor: Tensor, group: Group) -> list[str]:
        """Count a step; return the names of v, of a if centered, of b if there is momentum."""
        names = ["square_avg"] + ["grad_avg"] * group["centered"]
        names += ["momentum_buffer"] * (group["momentum"] > 0)
        advance(self.memory(tensor, *names))
        return names


def variance(v: Array, a: Array, alpha: float, g: Array, u: Array) -> Array:
    """Return the mean square of gradients around their mean.

    Math: a = alpha a + (1 − alpha) g,  then v − a²
    """
    running_mean(a, alpha, g, u)
    return np.subtract(v, np.square(a, out=u), out=u)
