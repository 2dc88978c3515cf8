"""The Bernoulli distribution."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from chainrule.scratch.autograd import no_grad
from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.exp_family import ExponentialFamily
from chainrule.scratch.distributions.odds import Odds
from chainrule.scratch.distributions.utils import broadcast_all, log_loss, pick
from chainrule.scratch.random import bernoulli
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import arange


class Bernoulli(Odds, ExponentialFamily):
    """1 with probability `probs`, else 0: one throw of a coin.

    Math:  p(1) = probs,  p(0) = 1 - probs,  logits = log(probs / (1 - probs))
    Shape: probs or logits (*) -> batch (*), event ()

    >>> from chainrule import scratch as torch
    >>> Bernoulli(0.25).log_prob(torch.tensor([0.0, 1.0])).exp()
    tensor([0.7500, 0.2500])
    """

    support = constraints.boolean
    has_enumerate_support = True
    _mean_carrier_measure = 0.0

    def __init__(
        self, probs: Any = None, logits: Any = None, validate_args: bool | None = None
    ) -> None:
        """Take the probability of a 1, or its log odds."""
        self._take_odds(probs, logits)
        super().__init__(self._param.shape, validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        """`probs`."""
        return self.probs

    @property
    def mode(self) -> Tensor:
        """The more probable value, NaN if both are equally probable."""
        more = (self.probs >= 0.5).to(self.probs.dtype)
        return pick(self.probs == 0.5, math.nan, more)

    @property
    def variance(self) -> Tensor:
        """Probs (1 - probs)."""
        return self.probs * (1 - self.probs)

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw zeros and ones."""
        with no_grad():
            return bernoulli(self.probs.expand(self._extended_shape(sample_shape)))

    def log_prob(self, value: Tensor) -> Tensor:
        """Return value log probs + (1 - value) log(1 - probs), out of the logits."""
        return -log_loss(*broadcast_all(self.logits, self._checked(value)))

    def entropy(self) -> Tensor:
        """Return -probs log probs - (1 - probs) log(1 - probs)."""
        return log_loss(self.logits, self.probs)

    def enumerate_support(self, expand: bool = True) -> Tensor:
        """Return 0 and 1."""
        return self._values(arange(2, dtype=self._param.dtype), expand)

    @property
    def _natural_params(self) -> tuple[Tensor]:
        return (self.probs.log() - (-self.probs).log1p(),)

    def _log_normalizer(self, *natural_params: Any) -> Tensor:
        return natural_params[0].exp().log1p()
