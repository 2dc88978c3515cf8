"""Draws by rejection that gradients pass through.

What was rejected cannot be differentiated, but the distribution can: a draw moves with its
parameters so that its share F(x) stays as it is (Figurnov, Mohamed & Mnih, "Implicit
reparameterization gradients", 2018, https://arxiv.org/abs/1805.08498).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scratch import generator as g
from chainrule.scratch import ops
from chainrule.scratch.autograd import Function
from chainrule.scratch.distributions.pathwise.incomplete import (
    beta_slope,
    gamma_series,
    gamma_slope,
    lower_gamma,
)
from chainrule.scratch.random import default_generator
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.types import Array


def wide(*tensors: Tensor) -> list[Array]:
    """Return the arrays in float64."""
    return [t._array.astype(np.float64) for t in tensors]


def like(x: Array, other: Tensor) -> Tensor:
    """Return an array as a tensor of the dtype of another."""
    return wrap(x.astype(other._array.dtype))


class StandardGamma(Function):
    """Draw from the gamma distribution of scale 1.

    Shape: concentration (*) -> (*)
    """

    @staticmethod
    def forward(ctx: Any, concentration: Tensor) -> Tensor:
        """Draw."""
        x = wrap(g.gamma(default_generator, concentration._array))
        ctx.save_for_backward(x, concentration)
        return x

    @staticmethod
    def backward(ctx: Any, dx: Tensor) -> Tensor:
        """Multiply by dx/da."""
        x, a = wide(*ctx.saved_tensors)
        return dx * like(gamma_slope(a, x), dx)


class SampleDirichlet(Function):
    """Draw vectors of probabilities: gamma draws, divided by their sum.

    Shape: concentration (*, K) -> (*, K)
    """

    @staticmethod
    def forward(ctx: Any, concentration: Tensor) -> Tensor:
        """Draw, in float64 whatever the dtype."""
        gammas = g.gamma(default_generator, concentration._array.astype(np.float64))
        limits = np.finfo(concentration._array.dtype)
        shares = (gammas / gammas.sum(-1, keepdims=True)).astype(limits.dtype)
        x = wrap(np.clip(shares, limits.tiny, np.nextafter(limits.dtype.type(1), 0)))
        ctx.save_for_backward(x, concentration)
        return x

    @staticmethod
    def backward(ctx: Any, dx: Tensor) -> Tensor:
        """Move each share as a beta draw; the others make room in proportion."""
        x, a = ctx.saved_tensors
        x_, a_ = wide(x, a)
        slope = like(beta_slope(a_, a_.sum(-1, keepdims=True) - a_, x_), dx)
        return slope * (dx - (x * dx).sum(-1, True))


class LowerGamma(Function):
    """The share of a gamma distribution of scale 1 below a number.

    Shape: concentration (*), value (*) -> (*)
    """

    @staticmethod
    def forward(ctx: Any, concentration: Tensor, value: Tensor) -> Tensor:
        """Return F(value)."""
        ctx.save_for_backward(concentration, value)
        return like(lower_gamma(*wide(concentration, value)), value)

    @staticmethod
    def backward(ctx: Any, dy: Tensor) -> tuple[Tensor, Tensor]:
        """Multiply by -p dx/da and by p, the density."""
        a, x = wide(*ctx.saved_tensors)
        density = np.exp((a - 1) * np.log(x) - x - ops.lgamma(a)[0])
        return dy * like(-density * gamma_series(a, x)[0], dy), dy * like(density, dy)
