"""A parameter that is given as a probability or as log odds, and read as either."""

from __future__ import annotations

from typing import Any

from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.utils import (
    broadcast_all,
    lazy_property,
    logits_to_probs,
    one_of,
    probs_to_logits,
)
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.types import Size


class Odds:
    """The probability of a yes.

    Math:  probs = 1 / (1 + exp(-logits)),  logits = log(probs / (1 - probs))
    Why:   a network's last layer gives any number; as log odds none is out of bounds, and
           probabilities near 0 or 1 lose no digits.
    """

    arg_constraints: Any = constraints.named(
        probs=constraints.unit_interval, logits=constraints.real
    )
    _given: str

    def _take_odds(self, probs: Any, logits: Any, *others: Any) -> tuple[Tensor, ...]:
        """Keep the one that is given; return `others` broadcast with it."""
        self._given = one_of(probs=probs, logits=logits)
        value, *rest = broadcast_all(probs if logits is None else logits, *others)
        vars(self)[self._given] = value
        return tuple(rest)

    @property
    def _param(self) -> Tensor:
        """The parameter as it was given."""
        return getattr(self, self._given)

    @property
    def param_shape(self) -> Size:
        """The shape of the parameter."""
        return self._param.shape

    @lazy_property
    def logits(self) -> Tensor:
        """The log odds of a yes."""
        return probs_to_logits(self.probs, is_binary=True)

    @lazy_property
    def probs(self) -> Tensor:
        """The probability of a yes."""
        return logits_to_probs(self.logits, is_binary=True)

    def _new(self, *args: Any, **kwargs: Any) -> Tensor:
        return self._param.new(*args, **kwargs)
