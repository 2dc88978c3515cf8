"""The categorical distribution with one-hot vectors for classes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.around_categorical import AroundCategorical
from chainrule.scratch.distributions.utils import one_hot
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import eye


class OneHotCategorical(AroundCategorical):
    """One of K classes, told by a 1 among zeros.

    Shape: probs or logits (*, K) -> batch (*), event (K,)

    >>> from chainrule import scratch as torch
    >>> OneHotCategorical(torch.tensor([1.0, 3.0])).mode
    tensor([0., 1.])
    """

    support = constraints.one_hot
    has_enumerate_support = True

    def __init__(
        self, probs: Any = None, logits: Any = None, validate_args: bool | None = None
    ) -> None:
        """Take probabilities, or scores."""
        self._surround(probs, logits, validate_args)

    @property
    def mean(self) -> Tensor:
        """`probs`."""
        return self.probs

    @property
    def mode(self) -> Tensor:
        """The most probable class."""
        return one_hot(self.probs.argmax(-1), self.event_shape[0], self.probs)

    @property
    def variance(self) -> Tensor:
        """Probs (1 - probs)."""
        return self.probs * (1 - self.probs)

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw one-hot vectors."""
        index = self._categorical.sample(sample_shape)
        return one_hot(index, self.event_shape[0], self.probs)

    def log_prob(self, value: Tensor) -> Tensor:
        """Return the logit of the class with the 1."""
        return self._categorical.log_prob(self._checked(value).argmax(-1))

    def entropy(self) -> Tensor:
        """Return -Σ probs log probs."""
        return self._categorical.entropy()

    def enumerate_support(self, expand: bool = True) -> Tensor:
        """Return the K vectors."""
        n, batch = self.event_shape[0], self._batch_shape
        values = eye(n, dtype=self._param.dtype).reshape((n, *[1] * len(batch), n))
        return values.expand((n, *batch, n)) if expand else values


class OneHotCategoricalStraightThrough(OneHotCategorical):
    """The same with gradients: forward the sample, backward the probabilities.

    Paper: Bengio, Léonard & Courville, "Estimating or propagating gradients through
           stochastic neurons", 2013, https://arxiv.org/abs/1308.3432
    """

    has_rsample = True

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw one-hot vectors whose gradient is that of `probs`."""
        return self.sample(sample_shape) + (self.probs - self.probs.detach())
