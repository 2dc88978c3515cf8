"""The normal distribution."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from chainrule.scratch.autograd import no_grad
from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.exp_family import ExponentialFamily
from chainrule.scratch.distributions.utils import broadcast_all, standard_normal
from chainrule.scratch.random import normal
from chainrule.scratch.tensor.core import Tensor


class Normal(ExponentialFamily):
    """The bell curve around `loc`, of width `scale`.

    Math:  p(x) = exp(-((x - loc) / scale)² / 2) / (scale √(2π))
    Shape: loc (*), scale (*), broadcast -> batch (*), event ()

    >>> from chainrule import scratch as torch
    >>> Normal(0.0, 1.0).log_prob(torch.tensor(0.0))
    tensor(-0.9189)
    """

    arg_constraints = constraints.named(loc=constraints.real, scale=constraints.positive)
    support = constraints.real
    has_rsample = True
    _mean_carrier_measure = 0.0

    def __init__(self, loc: Any, scale: Any, validate_args: bool | None = None) -> None:
        """Take the mean and the standard deviation, numbers or tensors."""
        self.loc, self.scale = broadcast_all(loc, scale)
        super().__init__(self.loc.shape, validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        """`loc`."""
        return self.loc

    @property
    def mode(self) -> Tensor:
        """`loc`."""
        return self.loc

    @property
    def stddev(self) -> Tensor:
        """`scale`."""
        return self.scale

    @property
    def variance(self) -> Tensor:
        """`scale` squared."""
        return self.scale.pow(2)

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw; no gradient passes through."""
        shape = self._extended_shape(sample_shape)
        with no_grad():
            return normal(self.loc.expand(shape), self.scale.expand(shape))

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw with gradients.

        Math:  x = loc + scale z,  z ~ N(0, 1)    =>    dloc = dx,  dscale = dx z
        Why:   z does not depend on the parameters, so the path from them to x is a sum
               and a product (Kingma & Welling, "Auto-encoding variational Bayes", 2013).
        """
        z = standard_normal(self._extended_shape(sample_shape), self.loc)
        return self.loc + z * self.scale

    def log_prob(self, value: Tensor) -> Tensor:
        """Return log p(value)."""
        distance = (self._checked(value) - self.loc) ** 2
        half_log_two_pi = math.log(math.sqrt(2 * math.pi))
        return -distance / (2 * self.scale**2) - self.scale.log() - half_log_two_pi

    def cdf(self, value: Tensor) -> Tensor:
        """Return ½ (1 + erf((value - loc) / (scale √2)))."""
        z = (self._checked(value) - self.loc) * self.scale.reciprocal()
        return 0.5 * (1 + (z / math.sqrt(2)).erf())

    def icdf(self, value: Tensor) -> Tensor:
        """Return loc + scale √2 erf⁻¹(2 value - 1)."""
        return self.loc + self.scale * (2 * value - 1).erfinv() * math.sqrt(2)

    def entropy(self) -> Tensor:
        """Return ½ + ½ log(2π) + log scale."""
        return 0.5 + 0.5 * math.log(2 * math.pi) + self.scale.log()

    @property
    def _natural_params(self) -> tuple[Tensor, Tensor]:
        return self.loc / self.scale.pow(2), -0.5 * self.scale.pow(2).reciprocal()

    def _log_normalizer(self, *natural_params: Any) -> Tensor:
        x, y = natural_params
        return -0.25 * x.pow(2) / y + 0.5 * (-math.pi / y).log()
