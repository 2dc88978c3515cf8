"""The Poisson distribution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chainrule.scratch.autograd import no_grad
from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.exp_family import ExponentialFamily
from chainrule.scratch.distributions.utils import broadcast_all
from chainrule.scratch.random import poisson
from chainrule.scratch.tensor.core import Tensor


class Poisson(ExponentialFamily):
    """How many independent events happen where `rate` are expected.

    Math:  p(k) = rateᵏ exp(-rate) / k!
    Shape: rate (*) -> batch (*), event ()

    >>> from chainrule import scratch as torch
    >>> Poisson(torch.tensor(2.0)).log_prob(torch.tensor(0.0))
    tensor(-2.)
    """

    arg_constraints = constraints.named(rate=constraints.nonnegative)
    support = constraints.nonnegative_integer

    def __init__(self, rate: Any, validate_args: bool | None = None) -> None:
        """Take the expected number, a number or a tensor."""
        (self.rate,) = broadcast_all(rate)
        super().__init__(self.rate.shape, validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        """`rate`."""
        return self.rate

    @property
    def mode(self) -> Tensor:
        """⌊rate⌋."""
        return self.rate.floor()

    @property
    def variance(self) -> Tensor:
        """`rate`."""
        return self.rate

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw counts."""
        with no_grad():
            return poisson(self.rate.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value: Tensor) -> Tensor:
        """Return value log rate - rate - log value!."""
        rate, k = broadcast_all(self.rate, self._checked(value))
        return k.xlogy(rate) - rate - (k + 1).lgamma()

    @property
    def _natural_params(self) -> tuple[Tensor]:
        return (self.rate.log(),)

    def _log_normalizer(self, *natural_params: Any) -> Tensor:
        return natural_params[0].exp()
