"""What distributions made around a Categorical share."""

from __future__ import annotations

from typing import Any

from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.categorical import Categorical
from chainrule.scratch.distributions.distribution import Distribution
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.types import Size


class AroundCategorical(Distribution):
    """A distribution over vectors, one number for each class of a Categorical.

    Shape: probs or logits (*, K) -> batch (*), event (K,)
    """

    arg_constraints: Any = constraints.named(
        probs=constraints.simplex, logits=constraints.real_vector
    )
    _categorical: Categorical

    def _surround(self, probs: Any, logits: Any, validate_args: bool | None) -> None:
        """Make the Categorical and take its shapes."""
        self._categorical = inner = Categorical(probs, logits)
        Distribution.__init__(self, inner.batch_shape, inner.param_shape[-1:], validate_args)

    def _take_over(self, other: Any, batch_shape: Size) -> None:
        super()._take_over(other, batch_shape)
        self._categorical = other._categorical.expand(batch_shape)

    @property
    def probs(self) -> Tensor:
        """The probabilities of the classes."""
        return self._categorical.probs

    @property
    def logits(self) -> Tensor:
        """Their logarithms."""
        return self._categorical.logits

    @property
    def param_shape(self) -> Size:
        """The shape of the parameter."""
        return self._categorical.param_shape

    @property
    def _param(self) -> Tensor:
        return self._categorical._param

    def _new(self, *args: Any, **kwargs: Any) -> Tensor:
        return self._categorical._new(*args, **kwargs)
