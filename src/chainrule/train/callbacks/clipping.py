"""Measure the gradients' norm, and cut it where it is too large."""

from __future__ import annotations

from math import sqrt
from typing import Any

import numpy as np

from chainrule.engine import Engine


class Clipping:
    """Scale all gradients together so that their norm is at most `largest`.

    Math: g *= largest / (‖g‖ + 1e-6)   where ‖g‖ > largest
    Why:  one norm over all parameters keeps the direction of the step. The norm is measured
          even without clipping (`largest` 0), since it is the first sign of trouble.
    """

    def __init__(self, e: Engine, parameters: Any, largest: float = 0.0) -> None:
        """Look after the gradients of some parameters."""
        self.parameters, self.largest = list(parameters), largest
        self.cut = e.nn.utils.clip_grad_norm_ if largest else None

    def __call__(self) -> tuple[float, bool]:
        """Return the norm as backward left it, and whether it was cut."""
        if self.cut is None:
            return norm(self.parameters), False
        before = self.cut(self.parameters, self.largest).item()
        return before, before > self.largest


def norm(parameters: list[Any]) -> float:
    """Return √Σ g² over all gradients; BLAS adds the squares without a temporary."""
    total = 0.0
    for p in parameters:
        if p.grad is not None:
            g = p.grad.numpy().ravel()
            total += float(np.dot(g, g))
    return sqrt(total)
