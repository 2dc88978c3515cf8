"""The gamma distribution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.exp_family import ExponentialFamily
from chainrule.scratch.distributions.pathwise import LowerGamma, StandardGamma
from chainrule.scratch.distributions.utils import broadcast_all, limits
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import as_tensor
from chainrule.scratch.tensor.shape import broadcast_tensors


class Gamma(ExponentialFamily):
    """How long to wait for `concentration` events that happen at `rate`.

    Math:  p(x) = rateᵃ xᵃ⁻¹ exp(-rate x) / Γ(a),  a = concentration
    Shape: concentration (*), rate (*), broadcast -> batch (*), event ()

    >>> from chainrule import scratch as torch
    >>> Gamma(torch.tensor(3.0), torch.tensor(2.0)).mean
    tensor(1.5000)
    """

    arg_constraints = constraints.named(
        concentration=constraints.positive, rate=constraints.positive
    )
    support = constraints.nonnegative
    has_rsample = True
    _mean_carrier_measure = 0.0

    def __init__(self, concentration: Any, rate: Any, validate_args: bool | None = None) -> None:
        """Take both parameters, numbers or tensors."""
        self.concentration, self.rate = broadcast_all(concentration, rate)
        super().__init__(self.rate.shape, validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        """Concentration / rate."""
        return self.concentration / self.rate

    @property
    def mode(self) -> Tensor:
        """(concentration - 1) / rate, or 0."""
        return ((self.concentration - 1) / self.rate).clamp(min=0)

    @property
    def variance(self) -> Tensor:
        """Concentration / rate²."""
        return self.concentration / self.rate.pow(2)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw with gradients: a draw at rate 1, divided by the rate."""
        shape = self._extended_shape(sample_shape)
        x = StandardGamma.apply(self.concentration.expand(shape)) / self.rate.expand(shape)
        np.maximum(x._array, limits(x).tiny, out=x._array)  # a logarithm of it stays finite
        return x

    def log_prob(self, value: Any) -> Tensor:
        """Return the logarithm of the density."""
        x, a = self._checked(as_tensor(value, dtype=self.rate.dtype)), self.concentration
        return a.xlogy(self.rate) + (a - 1).xlogy(x) - self.rate * x - a.lgamma()

    def cdf(self, value: Tensor) -> Tensor:
        """Return the probability of a draw not above `value`."""
        both = broadcast_tensors(self.concentration, self.rate * self._checked(value))
        return LowerGamma.apply(*both)

    def entropy(self) -> Tensor:
        """Return a - log rate + log Γ(a) + (1 - a) ψ(a)."""
        a = self.concentration
        return a - self.rate.log() + a.lgamma() + (1.0 - a) * a.digamma()

    @property
    def _natural_params(self) -> tuple[Tensor, Tensor]:
        return self.concentration - 1, -self.rate

    def _log_normalizer(self, *natural_params: Any) -> Tensor:
        x, y = natural_params
        return (x + 1).lgamma() + (x + 1) * (-y.reciprocal()).log()
