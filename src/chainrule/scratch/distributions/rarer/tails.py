"""The Cauchy distribution, whose tails are so heavy that it has no mean; and folded ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.distribution import Distribution
from chainrule.scratch.distributions.normal import Normal
from chainrule.scratch.distributions.transformed_distribution import TransformedDistribution
from chainrule.scratch.distributions.transforms import AbsTransform
from chainrule.scratch.distributions.utils import broadcast_all
from chainrule.scratch.tensor.arithmetic import where
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import as_tensor, empty, full, zeros_like


class Cauchy(Distribution):
    """Where a ray of random direction from a point meets a line.

    Math:  p(x) = 1 / (π scale (1 + z²)),  z = (x - loc) / scale
    Shape: loc (*), scale (*), broadcast -> batch (*), event ()

    >>> from chainrule import scratch as torch
    >>> Cauchy(0.0, 1.0).cdf(torch.tensor(1.0))
    tensor(0.7500)
    """

    arg_constraints = constraints.named(loc=constraints.real, scale=constraints.positive)
    support = constraints.real
    has_rsample = True

    def __init__(self, loc: Any, scale: Any, validate_args: bool | None = None) -> None:
        """Take the middle and the width, numbers or tensors."""
        self.loc, self.scale = broadcast_all(loc, scale)
        super().__init__(self.loc.shape, validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        """NaN: the average of many samples never settles."""
        return full(self._extended_shape(), math.nan, dtype=self.loc.dtype)

    @property
    def mode(self) -> Tensor:
        """`loc`."""
        return self.loc

    @property
    def variance(self) -> Tensor:
        """Infinity."""
        return full(self._extended_shape(), math.inf, dtype=self.loc.dtype)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw with gradients: loc + scale z."""
        z = empty(self._extended_shape(sample_shape), dtype=self.loc.dtype).cauchy_()
        return self.loc + z * self.scale

    def log_prob(self, value: Tensor) -> Tensor:
        """Return -log π - log scale - log(1 + z²)."""
        z = (self._checked(value) - self.loc) / self.scale
        return -math.log(math.pi) - self.scale.log() - (z**2).log1p()

    def cdf(self, value: Tensor) -> Tensor:
        """Return the probability of a draw not above `value`: ½ + arctan(z) / π."""
        return ((self._checked(value) - self.loc) / self.scale).atan() / math.pi + 0.5

    def icdf(self, value: Tensor) -> Tensor:
        """Return the number that a share `value` of the draws does not exceed."""
        return (math.pi * (value - 0.5)).tan() * self.scale + self.loc

    def entropy(self) -> Tensor:
        """Return log(4 π scale)."""
        return math.log(4 * math.pi) + self.scale.log()


class Folded(TransformedDistribution):
    """The distance of a symmetric draw from its middle, zero.

    Math:  p(x) = 2 p₀(x) for x ≥ 0
    """

    arg_constraints = constraints.named(scale=constraints.positive)
    support = constraints.nonnegative
    has_rsample = True
    base_dist: Any

    @property
    def scale(self) -> Tensor:
        """The width of the distribution that is folded."""
        return self.base_dist.scale

    @property
    def mode(self) -> Tensor:
        """0."""
        return zeros_like(self.scale)

    def log_prob(self, value: Any) -> Tensor:
        """Return log 2 + log p₀(value); -inf below 0."""
        x = as_tensor(self._checked(value), dtype=self.scale.dtype)
        return where(x >= 0, self.base_dist.log_prob(x) + math.log(2), -math.inf)

    def cdf(self, value: Tensor) -> Tensor:
        """Return the probability of a draw not above `value`."""
        return 2 * self.base_dist.cdf(self._checked(value)) - 1

    def icdf(self, value: Tensor) -> Tensor:
        """Return the number that a share `value` of the draws does not exceed."""
        return self.base_dist.icdf((value + 1) / 2)

    def entropy(self) -> Tensor:
        """Return the entropy of the whole, less log 2."""
        return self.base_dist.entropy() - math.log(2)


class HalfCauchy(Folded):
    """The distance of a Cauchy draw from 0: a prior for scales that may be large.

    Shape: scale (*) -> batch (*), event ()
    """

    def __init__(self, scale: Any, validate_args: bool | None = None) -> None:
        """Take the width, a number or a tensor."""
        base = Cauchy(0, scale, validate_args=False)
        super().__init__(base, AbsTransform(), validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        """Infinity."""
        return full(self._extended_shape(), math.inf, dtype=self.scale.dtype)

    @property
    def variance(self) -> Tensor:
        """Infinity."""
        return self.base_dist.variance


class HalfNormal(Folded):
    """The distance of a normal draw from 0.

    Shape: scale (*) -> batch (*), event ()

    >>> HalfNormal(1.0).mean
    tensor(0.7979)
    """

    def __init__(self, scale: Any, validate_args: bool | None = None) -> None:
        """Take the width, a number or a tensor."""
        base = Normal(0, scale, validate_args=False)
        super().__init__(base, AbsTransform(), validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        """√(2 / π) scale."""
        return self.scale * math.sqrt(2 / math.pi)

    @property
    def variance(self) -> Tensor:
        """(1 - 2 / π) scale²."""
        return self.scale.pow(2) * (1 - 2 / math.pi)
