"""The multinomial distribution."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from chainrule.errors import NotCovered
from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.around_categorical import AroundCategorical
from chainrule.scratch.distributions.binomial import Binomial
from chainrule.scratch.distributions.utils import broadcast_all, one_hot, pick
from chainrule.scratch.tensor.core import Tensor


class Multinomial(AroundCategorical):
    """How often each of K classes comes in `total_count` draws.

    Math:  p(x) = n! / Π xₖ! · Π probsₖ^xₖ,  n = total_count = Σ x
    Shape: probs or logits (*, K) -> batch (*), event (K,)

    >>> from chainrule import scratch as torch
    >>> Multinomial(8, torch.tensor([1.0, 3.0])).mean
    tensor([2., 6.])
    """

    def __init__(
        self, total_count: int = 1, probs: Any = None, logits: Any = None,
        validate_args: bool | None = None,
    ) -> None:  # fmt: skip
        """Take the number of draws, one for the whole batch, and probabilities or scores."""
        if not isinstance(total_count, int):
            raise NotCovered("inhomogeneous total_count is not supported", got=repr(total_count))
        self.total_count = total_count
        self._surround(probs, logits, validate_args)

    @constraints.dependent_property(is_discrete=True, event_dim=1)
    def support(self) -> constraints.Constraint:
        """Counts that add up to no more than `total_count`."""
        return constraints.multinomial(self.total_count)

    @property
    def mean(self) -> Tensor:
        """total_count probs."""
        return self.probs * self.total_count

    @property
    def variance(self) -> Tensor:
        """total_count probs (1 - probs)."""
        return self.total_count * self.probs * (1 - self.probs)

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw counts."""
        drawn = self._categorical.sample((self.total_count, *sample_shape))
        return one_hot(drawn, self.event_shape[0], self.probs).sum(0)

    def log_prob(self, value: Tensor) -> Tensor:
        """Return the logarithm of the probability."""
        logits, x = broadcast_all(self.logits, self._checked(value))
        possible = pick(x.eq(0) & logits.eq(-math.inf), 0, logits)
        orders = (x.sum(-1) + 1).lgamma() - (x + 1).lgamma().sum(-1)
        return orders + (possible * x).sum(-1)

    def entropy(self) -> Tensor:
        """Return the entropy: n times that of one draw, less what the order would tell."""
        n = self._param.new_tensor(float(self.total_count))
        each = Binomial(self.total_count, self.probs)
        k = each.enumerate_support(expand=False)[1:]  # (n, 1, …)
        same = (each.log_prob(k).exp() * (k + 1).lgamma()).sum((0, -1))
        return n * self._categorical.entropy() - (n + 1).lgamma() + same
