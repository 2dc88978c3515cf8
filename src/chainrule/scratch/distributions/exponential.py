"""The exponential distribution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.exp_family import ExponentialFamily
from chainrule.scratch.distributions.utils import broadcast_all
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import empty, zeros_like


class Exponential(ExponentialFamily):
    """How long to wait for an event that happens `rate` times in a unit of time.

    Math:  p(x) = rate exp(-rate x),  x ≥ 0
    Shape: rate (*) -> batch (*), event ()

    >>> from chainrule import scratch as torch
    >>> Exponential(torch.tensor(2.0)).mean
    tensor(0.5000)
    """

    arg_constraints = constraints.named(rate=constraints.positive)
    support = constraints.nonnegative
    has_rsample = True
    _mean_carrier_measure = 0.0

    def __init__(self, rate: Any, validate_args: bool | None = None) -> None:
        """Take the rate, a number or a tensor."""
        (self.rate,) = broadcast_all(rate)
        super().__init__(self.rate.shape, validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        """1 / rate."""
        return self.rate.reciprocal()

    @property
    def mode(self) -> Tensor:
        """0."""
        return zeros_like(self.rate)

    @property
    def stddev(self) -> Tensor:
        """1 / rate."""
        return self.rate.reciprocal()

    @property
    def variance(self) -> Tensor:
        """1 / rate²."""
        return self.rate.pow(-2)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw with gradients: a waiting time at rate 1, divided by the rate."""
        waited = empty(self._extended_shape(sample_shape), dtype=self.rate.dtype)
        return waited.exponential_() / self.rate

    def log_prob(self, value: Tensor) -> Tensor:
        """Return log rate - rate value."""
        return self.rate.log() - self.rate * self._checked(value)

    def cdf(self, value: Tensor) -> Tensor:
        """Return 1 - exp(-rate value)."""
        return 1 - (-self.rate * self._checked(value)).exp()

    def icdf(self, value: Tensor) -> Tensor:
        """Return -log(1 - value) / rate."""
        return -(-value).log1p() / self.rate

    def entropy(self) -> Tensor:
        """Return 1 - log rate."""
        return 1.0 - self.rate.log()

    @property
    def _natural_params(self) -> tuple[Tensor]:
        return (-self.rate,)

    def _log_normalizer(self, *natural_params: Any) -> Tensor:
        return -(-natural_params[0]).log()
