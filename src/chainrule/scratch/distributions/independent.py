"""Many independent draws taken as one event."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chainrule.errors import NotCovered, OptionError
from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.distribution import Distribution
from chainrule.scratch.distributions.utils import sum_rightmost
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.types import Size


class Independent(Distribution):
    """A distribution whose last batch axes become part of the event.

    Shape: batch (*, N), event (*) -> batch (*), event (N, *)
    Why:   `log_prob` then is one number for a whole vector: the sum over its parts.

    >>> from chainrule import scratch as torch
    >>> from chainrule.scratch.distributions import Normal
    >>> vector = Independent(Normal(torch.zeros(3), 1.0), 1)
    >>> vector.batch_shape, vector.event_shape
    (torch.Size([]), torch.Size([3]))
    """

    arg_constraints: Any = constraints.named()

    def __init__(
        self,
        base_distribution: Any,
        reinterpreted_batch_ndims: int,
        validate_args: bool | None = None,
    ) -> None:
        """Take the distribution of one part, and how many of its batch axes make an event."""
        n, batch = reinterpreted_batch_ndims, base_distribution.batch_shape
        if n > len(batch):
            raise OptionError(
                "Expected reinterpreted_batch_ndims <= len(base_distribution.batch_shape)",
                got=f"{n} vs {len(batch)}",
            )
        self.base_dist, self.reinterpreted_batch_ndims = base_distribution, n
        kept = len(batch) - n
        event = (*batch[kept:], *base_distribution.event_shape)
        super().__init__(batch[:kept], event, validate_args=validate_args)

    def _take_over(self, other: Any, batch_shape: Size) -> None:
        super()._take_over(other, batch_shape)
        parts = other.event_shape[: other.reinterpreted_batch_ndims]
        self.base_dist = other.base_dist.expand((*batch_shape, *parts))

    @property
    def has_rsample(self) -> bool:
        """As the parts."""
        return self.base_dist.has_rsample

    @property
    def has_enumerate_support(self) -> bool:
        """Only if no axis was taken into the event."""
        return self.reinterpreted_batch_ndims == 0 and self.base_dist.has_enumerate_support

    @constraints.dependent_property
    def support(self) -> constraints.Constraint:
        """Where each part lies inside."""
        base, n = self.base_dist.support, self.reinterpreted_batch_ndims
        return constraints.independent(base, n) if n else base

    @property
    def mean(self) -> Tensor:
        """The means of the parts."""
        return self.base_dist.mean

    @property
    def mode(self) -> Tensor:
        """The modes of the parts."""
        return self.base_dist.mode

    @property
    def variance(self) -> Tensor:
        """The variances of the parts."""
        return self.base_dist.variance

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw all parts."""
        return self.base_dist.sample(sample_shape)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw all parts, with gradients."""
        return self.base_dist.rsample(sample_shape)

    def log_prob(self, value: Tensor) -> Tensor:
        """Return the sum over the parts."""
        return sum_rightmost(self.base_dist.log_prob(value), self.reinterpreted_batch_ndims)

    def entropy(self) -> Tensor:
        """Return the sum over the parts."""
        return sum_rightmost(self.base_dist.entropy(), self.reinterpreted_batch_ndims)

    def enumerate_support(self, expand: bool = True) -> Tensor:
        """Return all values, if no axis was taken into the event."""
        if self.reinterpreted_batch_ndims > 0:
            raise NotCovered(
                "Enumeration over cartesian product is not implemented",
                hint="itertools.product over base_dist.enumerate_support()",
            )
        return self.base_dist.enumerate_support(expand)

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.base_dist}, {self.reinterpreted_batch_ndims})"
