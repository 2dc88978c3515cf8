"""The geometric distribution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chainrule.errors import OptionError
from chainrule.scratch.autograd import no_grad
from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.distribution import Distribution
from chainrule.scratch.distributions.odds import Odds
from chainrule.scratch.distributions.utils import broadcast_all, limits, log_loss, pick
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import empty, zeros_like


class Geometric(Odds, Distribution):
    """How many trials fail before the first one succeeds, with probability `probs` each.

    Math:  p(k) = (1 - probs)ᵏ probs,  k = 0, 1, …
    Shape: probs or logits (*) -> batch (*), event ()

    >>> from chainrule import scratch as torch
    >>> Geometric(torch.tensor(0.25)).mean
    tensor(3.)
    """

    support = constraints.nonnegative_integer

    def __init__(
        self, probs: Any = None, logits: Any = None, validate_args: bool | None = None
    ) -> None:
        """Take the probability of a success, or its log odds."""
        self._take_odds(probs, logits)
        super().__init__(self._param.shape, validate_args=validate_args)
        if self._validate_args and probs is not None and not bool((self.probs > 0).all()):
            raise OptionError(
                f"Expected parameter probs of distribution {self!r} to be positive",
                got=f"invalid values:\n{self.probs.detach()}",
                hint="a trial that never succeeds has no first success; clamp probs",
            )

    @property
    def mean(self) -> Tensor:
        """1 / probs - 1."""
        return 1.0 / self.probs - 1.0

    @property
    def mode(self) -> Tensor:
        """0."""
        return zeros_like(self.probs)

    @property
    def variance(self) -> Tensor:
        """(1 / probs - 1) / probs."""
        return (1.0 / self.probs - 1.0) / self.probs

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw ⌊log u / log(1 - probs)⌋ with u from (0, 1)."""
        with no_grad():
            u = empty(self._extended_shape(sample_shape), dtype=self.probs.dtype)
            u.uniform_(float(limits(u).tiny), 1)
            return (u.log() / (-self.probs).log1p()).floor()

    def log_prob(self, value: Tensor) -> Tensor:
        """Return value log(1 - probs) + log probs."""
        value, probs = broadcast_all(self._checked(value), self.probs)
        safe = pick(probs.eq(1) & value.eq(0), 0, probs)
        return value * (-safe).log1p() + self.probs.log()

    def entropy(self) -> Tensor:
        """Return the entropy of one trial times the mean number of trials."""
        return log_loss(self.logits, self.probs) / self.probs
