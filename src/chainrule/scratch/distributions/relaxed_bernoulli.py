"""A soft coin that gradients pass through; the case of two classes of the Gumbel-softmax."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.distribution import Distribution
from chainrule.scratch.distributions.odds import Odds
from chainrule.scratch.distributions.transformed_distribution import TransformedDistribution
from chainrule.scratch.distributions.transforms import SigmoidTransform
from chainrule.scratch.distributions.utils import broadcast_all, clamp_probs
from chainrule.scratch.random import rand
from chainrule.scratch.tensor.core import Tensor


class LogitRelaxedBernoulli(Odds, Distribution):
    """The log odds of a soft coin.

    Math:  x = (log(u / (1 - u)) + logits) / temperature,  u from (0, 1)
    Shape: probs or logits (*) -> batch (*), event ()
    """

    support = constraints.real
    has_rsample = True

    def __init__(
        self, temperature: Tensor, probs: Any = None, logits: Any = None,
        validate_args: bool | None = None,
    ) -> None:  # fmt: skip
        """Take the temperature (towards 0 the coin becomes hard) and the odds."""
        self.temperature = temperature
        self._take_odds(probs, logits)
        super().__init__(self._param.shape, validate_args=validate_args)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw with gradients."""
        shape = self._extended_shape(sample_shape)
        p = clamp_probs(self.probs.expand(shape))
        u = clamp_probs(rand(shape, dtype=p.dtype))
        return (u.log() - (-u).log1p() + p.log() - (-p).log1p()) / self.temperature

    def log_prob(self, value: Tensor) -> Tensor:
        """Return the logarithm of the density."""
        logits, x = broadcast_all(self.logits, self._checked(value))
        d = logits - x * self.temperature
        return self.temperature.log() + d - 2 * d.exp().log1p()


class RelaxedBernoulli(TransformedDistribution):
    """A number between 0 and 1 that leans to one of them.

    Shape: probs or logits (*) -> batch (*), event ()

    >>> from chainrule import scratch as torch
    >>> RelaxedBernoulli(torch.tensor(0.5), torch.tensor([0.2, 0.8])).sample().shape
    torch.Size([2])
    """

    arg_constraints = Odds.arg_constraints
    support = constraints.unit_interval
    has_rsample = True

    def __init__(
        self, temperature: Tensor, probs: Any = None, logits: Any = None,
        validate_args: bool | None = None,
    ) -> None:  # fmt: skip
        """Take the temperature (towards 0 the coin becomes hard) and the odds."""
        base = LogitRelaxedBernoulli(temperature, probs, logits)
        super().__init__(base, SigmoidTransform(), validate_args=validate_args)

    @property
    def temperature(self) -> Tensor:
        """The temperature."""
        return self.base_dist.temperature

    @property
    def logits(self) -> Tensor:
        """The log odds of a 1."""
        return self.base_dist.logits

    @property
    def probs(self) -> Tensor:
        """The probability of a 1."""
        return self.base_dist.probs
