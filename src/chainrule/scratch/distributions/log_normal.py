"""The log-normal distribution."""

from __future__ import annotations

from typing import Any

from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.normal import Normal
from chainrule.scratch.distributions.transformed_distribution import TransformedDistribution
from chainrule.scratch.distributions.transforms import ExpTransform
from chainrule.scratch.tensor.core import Tensor


class LogNormal(TransformedDistribution):
    """exp of a normal number: what many small factors multiply to.

    Math:  y = exp(x),  x ~ N(loc, scale²)
    Shape: loc (*), scale (*), broadcast -> batch (*), event ()

    >>> from chainrule import scratch as torch
    >>> LogNormal(0.0, 1.0).mean
    tensor(1.6487)
    """

    arg_constraints = constraints.named(loc=constraints.real, scale=constraints.positive)
    support = constraints.positive
    has_rsample = True

    def __init__(self, loc: Any, scale: Any, validate_args: bool | None = None) -> None:
        """Take mean and standard deviation of the logarithm, numbers or tensors."""
        base = Normal(loc, scale, validate_args=validate_args)
        super().__init__(base, ExpTransform(), validate_args=validate_args)

    @property
    def loc(self) -> Tensor:
        """The mean of the logarithm."""
        return self.base_dist.loc

    @property
    def scale(self) -> Tensor:
        """The standard deviation of the logarithm."""
        return self.base_dist.scale

    @property
    def mean(self) -> Tensor:
        """exp(loc + scale² / 2)."""
        return (self.loc + self.scale.pow(2) / 2).exp()

    @property
    def mode(self) -> Tensor:
        """exp(loc - scale²)."""
        return (self.loc - self.scale.pow(2)).exp()

    @property
    def variance(self) -> Tensor:
        """(exp(scale²) - 1) exp(2 loc + scale²)."""
        square = self.scale.pow(2)
        return square.expm1() * (2 * self.loc + square).exp()

    def entropy(self) -> Tensor:
        """Return the entropy of the logarithm, plus loc."""
        return self.base_dist.entropy() + self.loc
