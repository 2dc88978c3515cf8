"""Transforms of each number alone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.transforms.base import Transform
from chainrule.scratch.distributions.utils import (
    broadcast_all,
    limits,
    softplus,
    sum_rightmost,
)
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import full_like
from chainrule.scratch.tensor.joining import broadcast_shapes
from chainrule.scratch.types import Size


class ExpTransform(Transform):
    """y = exp(x)."""

    domain, codomain = constraints.real, constraints.positive
    bijective, sign = True, 1

    def _call(self, x: Tensor) -> Tensor:
        return x.exp()

    def _inverse(self, y: Tensor) -> Tensor:
        return y.log()

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        """Return x."""
        return x


class PowerTransform(Transform):
    """y = x to the power of `exponent`."""

    domain, codomain = constraints.positive, constraints.positive
    bijective = True

    def __init__(self, exponent: Any, cache_size: int = 0) -> None:
        """Take the exponent, a number or a tensor."""
        super().__init__(cache_size)
        (self.exponent,) = broadcast_all(exponent)

    @property
    def sign(self) -> Tensor:
        """The sign of the exponent."""
        return self.exponent.sign()

    def _call(self, x: Tensor) -> Tensor:
        return x.pow(self.exponent)

    def _inverse(self, y: Tensor) -> Tensor:
        return y.pow(1 / self.exponent)

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        """Return log |exponent y / x|."""
        return (self.exponent * y / x).abs().log()

    def forward_shape(self, shape: Sequence[int]) -> Size:
        """Broadcast with the exponent."""
        return Size(broadcast_shapes(tuple(shape), self.exponent.shape))

    inverse_shape = forward_shape


class SigmoidTransform(Transform):
    """y = 1 / (1 + exp(-x)), kept off 0 and 1 so that the way back is finite."""

    domain, codomain = constraints.real, constraints.unit_interval
    bijective, sign = True, 1

    def _call(self, x: Tensor) -> Tensor:
        return inside_unit(x.sigmoid())

    def _inverse(self, y: Tensor) -> Tensor:
        y = inside_unit(y)
        return y.log() - (-y).log1p()

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        """Return log y + log(1 - y), out of x."""
        return -softplus(-x) - softplus(x)


def inside_unit(y: Tensor) -> Tensor:
    """Return `y`, moved off 0 and 1."""
    return y.clamp(min=float(limits(y).tiny), max=1.0 - float(limits(y).eps))


class SoftplusTransform(Transform):
    """y = log(1 + exp(x))."""

    domain, codomain = constraints.real, constraints.positive
    bijective, sign = True, 1

    def _call(self, x: Tensor) -> Tensor:
        return softplus(x)

    def _inverse(self, y: Tensor) -> Tensor:
        return (-(-y).expm1()).log() + y

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        """Return log σ(x)."""
        return -softplus(-x)


class TanhTransform(Transform):
    """y = tanh(x), as it bounds the actions of a policy."""

    domain, codomain = constraints.real, constraints.interval(-1.0, 1.0)
    bijective, sign = True, 1

    def _call(self, x: Tensor) -> Tensor:
        return x.tanh()

    def _inverse(self, y: Tensor) -> Tensor:
        return 0.5 * (y.log1p() - (-y).log1p())

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        """Return log(1 - y²), out of x, which loses no digits where y is near 1."""
        return 2.0 * (math.log(2.0) - x - softplus(-2.0 * x))


class AbsTransform(Transform):
    """y = |x|; the way back takes the positive x."""

    domain, codomain = constraints.real, constraints.positive

    def _call(self, x: Tensor) -> Tensor:
        return x.abs()

    def _inverse(self, y: Tensor) -> Tensor:
        return y


class AffineTransform(Transform):
    """y = loc + scale x."""

    bijective = True

    def __init__(self, loc: Any, scale: Any, event_dim: int = 0, cache_size: int = 0) -> None:
        """Take shift and scale, numbers or tensors, and how many axes an event has."""
        super().__init__(cache_size)
        self.loc, self.scale, self._event_dim = loc, scale, event_dim
        real = constraints.independent(constraints.real, event_dim)
        self.domain = self.codomain = real if event_dim else constraints.real

    @property
    def event_dim(self) -> int:
        """How many axes an event has."""
        return self._event_dim

    def _settings(self) -> dict[str, Any]:
        return {"loc": self.loc, "scale": self.scale}

    @property
    def sign(self) -> Any:
        """The sign of the scale."""
        if isinstance(self.scale, Tensor):
            return self.scale.sign()
        return (self.scale > 0) - (self.scale < 0)

    def _call(self, x: Tensor) -> Tensor:
        return self.loc + self.scale * x

    def _inverse(self, y: Tensor) -> Tensor:
        return (y - self.loc) / self.scale

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        """Return log |scale|."""
        if isinstance(self.scale, Tensor):
            each = self.scale.abs().log().expand(x.shape)
        else:
            each = full_like(x, math.log(abs(self.scale)))
        return sum_rightmost(each, self._event_dim)

    def forward_shape(self, shape: Sequence[int]) -> Size:
        """Broadcast with shift and scale."""
        others = [getattr(v, "shape", ()) for v in (self.loc, self.scale)]
        return Size(broadcast_shapes(tuple(shape), *others))

    inverse_shape = forward_shape


class CumulativeDistributionTransform(Transform):
    """y = F(x), the share of a distribution that lies below x."""

    bijective, codomain, sign = True, constraints.unit_interval, 1

    def __init__(self, distribution: Any, cache_size: int = 0) -> None:
        """Take the distribution."""
        super().__init__(cache_size)
        self.distribution, self.domain = distribution, distribution.support

    def _call(self, x: Tensor) -> Tensor:
        return self.distribution.cdf(x)

    def _inverse(self, y: Tensor) -> Tensor:
        return self.distribution.icdf(y)

    def log_abs_det_jacobian(self, x: Tensor, y: Tensor) -> Tensor:
        """Return the log density."""
        return self.distribution.log_prob(x)
