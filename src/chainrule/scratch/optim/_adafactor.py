"""Adafactor: a mean square in the memory of one row and one column (Shazeer & Stern, 2018).

Idea:  for a matrix keep only the means of g² along each axis; their product stands in for
       the whole. The length of a step is a share of the size of the parameter.
Paper: https://arxiv.org/abs/1804.04235
"""

from __future__ import annotations

from typing import Any, cast

import numpy as np

from chainrule.errors import OptionError
from chainrule.scratch.optim.elementwise import Elementwise, advance
from chainrule.scratch.optim.optimizer import Closure
from chainrule.scratch.optim.options import check_range, checked, number
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.types import Array


class Adafactor(Elementwise):
    """Adam for parameters too large to keep two copies of.

    Math: share = t^beta2_decay,    rms(x) = √mean(x²)
          row = (1 − share) row + share mean(g², last axis)       col along the axis before
          v = row col / mean(row)                                 a vector keeps v itself
          step = g / √v,    step = step / max(1, rms(step) / d)
          p = p − min(lr, 1/√t) max(eps₂, rms(p)) step
    """

    def __init__(
        self,
        params: Any,
        lr: float | Tensor = 1e-2,
        beta2_decay: float = -0.8,
        eps: tuple[float | None, float] = (None, 1e-3),
        d: float = 1.0,
        weight_decay: float = 0.0,
        *,
        foreach: bool | None = None,
        maximize: bool = False,
    ) -> None:
        """Check the options and take in the parameters."""
        defaults = checked(locals())
        check_range("d", d, "Clipping threshold d should be >= 1 but is", low=1)
        for i, value in enumerate(eps):
            check_range(f"eps[{i}]", value or 0, f"epsilon{i + 1} should be >= 0 but is")
        if beta2_decay > 0:
            raise OptionError(
                "beta2_decay needs to be 0 or less",
                got=f"beta2_decay should be <= 0 but is: {beta2_decay}",
                hint="-0.8",
            )
        super().__init__(params, defaults)

    def step(self, closure: Closure = None) -> Any:
        """Change every parameter that has a gradient; `closure` computes the loss anew."""
        loss = self._evaluate(closure)
        for group, tensor in self.moving():
            p, g = tensor._array, cast(Tensor, tensor.grad)._array
            lr, (eps1, eps2) = number(group["lr"]), group["eps"]
            least = float(np.finfo(p.dtype).eps) if eps1 is None else eps1
            t = advance(self.memory(tensor))
            rate = min(lr, t**-0.5) * max(eps2, rms(p))
            p *= 1 - lr * group["weight_decay"]
            v = self.spread(tensor, g, t ** group["beta2_decay"], least)
            step = g / np.sqrt(np.maximum(v, least**2))
            rate /= max(1.0, rms(step) / group["d"])
            p -= (-rate if group["maximize"] else rate) * step
        return loss

    def spread(self, tensor: Tensor, g: Array, share: float, least: float) -> Array:
        """Let g² into the means of a parameter; return what stands in for its mean square.

        Shape: g (*, N, M): row (*, N, 1), col (*, 1, M) -> v (*, N, M);  g (N,): v (N,)
        """
        state, square = self.state[tensor], np.square(g)
        if g.ndim < 2:
            return settle(state, "variance", square, share)
        row = settle(state, "row_var", square.mean(-1, keepdims=True), share)
        col = settle(state, "col_var", square.mean(-2, keepdims=True), share)
        return row * col / np.maximum(row.mean(-2, keepdims=True), least)


def settle(state: dict[str, Tensor], name: str, x: Array, share: float) -> Array:
    """Let x into the mean of that name, which begins at zero; return the mean."""
    if name not in state:
        state[name] = wrap(np.zeros_like(x))
    mean = state[name]._array
    mean += share * (x - mean)
    return mean


def rms(x: Array) -> float:
    """Return √mean(x²)."""
    flat = x.reshape(-1)
    return float(np.sqrt(flat @ flat / max(flat.size, 1)))
