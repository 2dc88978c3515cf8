"""The binomial distribution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chainrule.errors import NotCovered
from chainrule.scratch.autograd import no_grad
from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.distribution import Distribution
from chainrule.scratch.distributions.odds import Odds
from chainrule.scratch.random import binomial
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import arange


class Binomial(Odds, Distribution):
    """How many of `total_count` trials succeed, with probability `probs` each.

    Math:  p(k) = n! / (k! (n - k)!) probsᵏ (1 - probs)ⁿ⁻ᵏ,  n = total_count
    Shape: total_count (*), probs or logits (*), broadcast -> batch (*), event ()

    >>> from chainrule import scratch as torch
    >>> Binomial(2, torch.tensor(0.5)).log_prob(torch.tensor([0.0, 1.0, 2.0])).exp()
    tensor([0.2500, 0.5000, 0.2500])
    """

    arg_constraints = constraints.named(
        total_count=constraints.nonnegative_integer, **Odds.arg_constraints
    )
    has_enumerate_support = True

    def __init__(
        self, total_count: Any = 1, probs: Any = None, logits: Any = None,
        validate_args: bool | None = None,
    ) -> None:  # fmt: skip
        """Take the number of trials, and the probability of a success or its log odds."""
        (count,) = self._take_odds(probs, logits, total_count)
        self.total_count = count.type_as(self._param)
        super().__init__(self._param.shape, validate_args=validate_args)

    @constraints.dependent_property(is_discrete=True, event_dim=0)
    def support(self) -> constraints.Constraint:
        """0 to `total_count`."""
        return constraints.integer_interval(0, self.total_count)

    @property
    def mean(self) -> Tensor:
        """total_count probs."""
        return self.total_count * self.probs

    @property
    def mode(self) -> Tensor:
        """The most probable count."""
        return ((self.total_count + 1) * self.probs).floor().clamp(max=self.total_count)

    @property
    def variance(self) -> Tensor:
        """total_count probs (1 - probs)."""
        return self.total_count * self.probs * (1 - self.probs)

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw counts."""
        shape = self._extended_shape(sample_shape)
        with no_grad():
            return binomial(self.total_count.expand(shape), self.probs.expand(shape))

    def log_prob(self, value: Tensor) -> Tensor:
        """Return the logarithm of the probability.

        Math:  log p(k) = log(n over k) + k logits - n log(1 + exp(logits))
        """
        k, n, logits = self._checked(value), self.total_count, self.logits
        choices = (n + 1).lgamma() - (k + 1).lgamma() - (n - k + 1).lgamma()
        # max(logits, 0), with a slope of ½ at 0
        above = (logits.clamp(min=0) + logits - logits.clamp(max=0)) / 2
        return choices + k * logits - n * above - n * (-logits.abs()).exp().log1p()

    def entropy(self) -> Tensor:
        """Return -Σ p log p over all counts."""
        log_p = self.log_prob(self.enumerate_support(False))
        return -(log_p.exp() * log_p).sum(0)

    def enumerate_support(self, expand: bool = True) -> Tensor:
        """Return 0, …, total_count."""
        n = int(self.total_count.max())
        if int(self.total_count.min()) != n:
            raise NotCovered(
                "Inhomogeneous total count not supported by `enumerate_support`",
                got=f"total_count={self.total_count}",
            )
        return self._values(arange(1 + n, dtype=self._param.dtype), expand)
