"""Measure the gradients' norm, and cut it where it is too large."""

from __future__ import annotations

from collections.abc import Iterable
from math import sqrt
from typing import Any

import numpy as np

from chainrule.engine import Engine


class Clipping:
    """Scale all gradients together so that their norm is at most `largest`.

    Math: g *= largest / (‖g‖ + 1e-6)   where that is below 1
    Why:  one norm over all parameters keeps the direction of the step. The norm is measured
          even without clipping (`largest` 0), since it is the first sign of trouble.
    """

    def __init__(self, e: Engine, parameters: Iterable[Any], largest: float = 0.0) -> None:
        """Look after the gradients of some parameters."""
        self.parameters, self.largest = list(parameters), largest
        self.no_grad = e.torch.no_grad

    def __call__(self) -> tuple[float, bool]:
        """Return the norm as backward left it, and whether it was cut."""
        before = norm(self.parameters)
        scale = self.largest / (before + 1e-6)
        if not 0 < scale < 1:
            return before, False
        with self.no_grad():
            for p in self.parameters:
                if p.grad is not None:
                    p.grad.mul_(scale)
        return before, True


def norm(parameters: list[Any]) -> float:
    """Return √Σ g² over all gradients; BLAS adds the squares without a temporary."""
    total = 0.0
    for p in parameters:
        if p.grad is not None:
            g = p.grad.numpy().ravel()
            total += float(np.dot(g, g))
    return sqrt(total)
