"""Rprop: resilient backpropagation (Riedmiller & Braun, 1993).

Idea:  look at the sign of the gradient alone; each element has a step size that grows
       while the sign stays and shrinks when it turns.
Paper: https://doi.org/10.1109/ICNN.1993.298623
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import OptionError
from chainrule.scratch.optim.elementwise import Elementwise, advance
from chainrule.scratch.optim.groups import Group
from chainrule.scratch.optim.optimizer import Closure
from chainrule.scratch.optim.options import checked, number
from chainrule.scratch.tensor.core import Tensor, wrap


class Rprop(Elementwise):
    """Steps that forget how steep the slope is; for full batches.

    Math: turn = g before                      before: the gradient of the last step
          size = shrink size where turn < 0, grow size where turn > 0
          size = clip(size, smallest, largest)
          g = 0 where turn < 0
          p = p − sign(g) size
    """

    def __init__(
        self,
        params: Any,
        lr: float | Tensor = 1e-2,
        etas: tuple[float, float] = (0.5, 1.2),
        step_sizes: tuple[float, float] = (1e-6, 50),
        *,
        capturable: bool = False,
        foreach: bool | None = None,
        maximize: bool = False,
        differentiable: bool = False,
    ) -> None:
        """Check the options and take in the parameters."""
        defaults = checked(locals())
        if not 0 < etas[0] < 1 < etas[1]:
            raise OptionError(
                "etas need to be one factor under 1 and one over 1",
                got=f"Invalid eta values: {etas[0]}, {etas[1]}",
                hint="(0.5, 1.2)",
            )
        super().__init__(params, defaults)

    def step(self, closure: Closure = None) -> Any:
        """Change every parameter that has a gradient; `closure` computes the loss anew."""
        loss = self._evaluate(closure)
        for group, tensor in self.moving():
            (shrink, grow), (smallest, largest) = group["etas"], group["step_sizes"]
            self.begin(tensor, group)
            for p, g, before, size, u, w in self.blocks(tensor, "prev", "step_size"):
                g = np.negative(g, out=w) if group["maximize"] else g
                turn = np.multiply(g, before, out=u)
                np.multiply(size, shrink, out=size, where=turn < 0)
                np.multiply(size, grow, out=size, where=turn > 0)
                np.clip(size, smallest, largest, out=size)
                np.copyto(before, np.where(turn < 0, 0, g))
                p -= np.multiply(np.sign(before, out=u), size, out=u)
        return loss

    def begin(self, tensor: Tensor, group: Group) -> None:
        """Count a step; the first has size lr."""
        state = self.memory(tensor, "prev")
        if "step_size" not in state:
            state["step_size"] = wrap(np.full_like(tensor._array, number(group["lr"])))
        advance(state)
