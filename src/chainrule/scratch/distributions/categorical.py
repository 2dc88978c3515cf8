"""The categorical distribution."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from chainrule.errors import OptionError
from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.distribution import Distribution
from chainrule.scratch.distributions.utils import (
    lazy_property,
    limits,
    logits_to_probs,
    one_of,
    probs_to_logits,
)
from chainrule.scratch.random import multinomial
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import arange, full
from chainrule.scratch.tensor.shape import broadcast_tensors
from chainrule.scratch.types import Size


class Categorical(Distribution):
    """One of the classes 0, …, K-1, each with a probability of its own.

    Math:  p(k) = probs[k],  logits = log probs
    Shape: probs or logits (*, K) -> batch (*), event (); samples are int64
    Why:   `probs` is divided by its sum; `logits` may be any numbers, as a network's scores
           are: exp of them, divided by the sum, are the probabilities.

    >>> from chainrule import scratch as torch
    >>> Categorical(torch.tensor([1.0, 3.0])).probs
    tensor([0.2500, 0.7500])
    """

    arg_constraints = constraints.named(probs=constraints.simplex, logits=constraints.real_vector)
    has_enumerate_support = True
    _given: str

    def __init__(
        self, probs: Any = None, logits: Any = None, validate_args: bool | None = None
    ) -> None:
        """Take probabilities, or scores."""
        self._given = one_of(probs=probs, logits=logits)
        given = probs if logits is None else logits
        if given.ndim < 1:
            raise OptionError(
                f"`{self._given}` parameter must be at least one-dimensional", got="0-d"
            )
        if logits is None:
            self.probs = probs / probs.sum(-1, keepdim=True)
        else:
            self.logits = logits - logits.logsumexp(-1, keepdim=True)
        self._num_events = given.shape[-1]
        super().__init__(given.shape[:-1], validate_args=validate_args)

    @constraints.dependent_property(is_discrete=True, event_dim=0)
    def support(self) -> constraints.Constraint:
        """The classes."""
        return constraints.integer_interval(0, self._num_events - 1)

    @lazy_property
    def logits(self) -> Tensor:
        """The logarithms of the probabilities."""
        return probs_to_logits(self.probs)

    @lazy_property
    def probs(self) -> Tensor:
        """The probabilities."""
        return logits_to_probs(self.logits)

    @property
    def _param(self) -> Tensor:
        return getattr(self, self._given)

    @property
    def param_shape(self) -> Size:
        """The shape of the parameter."""
        return self._param.shape

    def _new(self, *args: Any, **kwargs: Any) -> Tensor:
        return self._param.new(*args, **kwargs)

    @property
    def mean(self) -> Tensor:
        """NaN: classes are names, not numbers."""
        return full(self._extended_shape(), math.nan, dtype=self.probs.dtype)

    @property
    def variance(self) -> Tensor:
        """NaN, as the mean."""
        return full(self._extended_shape(), math.nan, dtype=self.probs.dtype)

    @property
    def mode(self) -> Tensor:
        """The most probable class."""
        return self.probs.argmax(-1)

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw classes, as `torch.multinomial` with replacement does."""
        rows = self.probs.detach().reshape((-1, self._num_events))  # (N, K)
        drawn = multinomial(rows, Size(sample_shape).numel(), True).T
        return drawn.reshape(self._extended_shape(sample_shape))

    def log_prob(self, value: Tensor) -> Tensor:
        """Return the logit of each class."""
        at = self._checked(value).long().unsqueeze(-1)
        at, logits = broadcast_tensors(at, self.logits)
        return logits.gather(-1, at[..., :1]).squeeze(-1)

    def entropy(self) -> Tensor:
        """Return -Σ probs log probs."""
        finite = self.logits.clamp(min=float(limits(self.logits).min))
        return -(finite * self.probs).sum(-1)

    def enumerate_support(self, expand: bool = True) -> Tensor:
        """Return 0, …, K-1."""
        return self._values(arange(self._num_events), expand)
