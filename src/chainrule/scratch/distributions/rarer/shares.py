"""Numbers between 0 and 1: one of them, or several that add up to 1."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.exp_family import ExponentialFamily
from chainrule.scratch.distributions.normal import Normal
from chainrule.scratch.distributions.odds import Odds
from chainrule.scratch.distributions.transformed_distribution import TransformedDistribution
from chainrule.scratch.distributions.transforms import StickBreakingTransform
from chainrule.scratch.distributions.utils import (
    broadcast_all,
    clamp_probs,
    lazy_property,
    log_loss,
    logits_to_probs,
)
from chainrule.scratch.random import rand
from chainrule.scratch.tensor.arithmetic import where
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import full_like, ones_like, zeros_like


class ContinuousBernoulli(Odds, ExponentialFamily):
    """Grey values: a Bernoulli's formula for all numbers from 0 to 1, made a density.

    Math:  p(x) = C probsˣ (1 - probs)¹⁻ˣ,  C = 2 artanh(1 - 2 probs) / (1 - 2 probs)
    Shape: probs or logits (*) -> batch (*), event ()
    Paper: Loaiza-Ganem & Cunningham, 2019, https://arxiv.org/abs/1907.06845
    Why:   at probs = ½ the formulas are 0 / 0, so between `lims` the first terms of their
           series stand for them.
    """

    support = constraints.unit_interval
    has_rsample = True
    _mean_carrier_measure = 0.0

    def __init__(
        self, probs: Any = None, logits: Any = None, lims: tuple[float, float] = (0.499, 0.501),
        validate_args: bool | None = None,
    ) -> None:  # fmt: skip
        """Take the parameter, or its log odds, and where the series begins and ends."""
        self._take_odds(probs, logits)
        if validate_args and probs is not None:
            self._check("parameter probs", self.probs, constraints.unit_interval)
        if probs is not None:
            self.probs = clamp_probs(self.probs)
        self._lims = lims
        super().__init__(self._param.shape, validate_args=validate_args)

    @lazy_property
    def probs(self) -> Tensor:
        """The parameter, kept off 0 and 1."""
        return clamp_probs(logits_to_probs(self.logits, is_binary=True))

    def _far(self) -> Tensor:
        """Tell where `probs` is far enough from ½ for the formulas."""
        return (self.probs <= self._lims[0]) | (self.probs > self._lims[1])

    def _cut(self) -> Tensor:
        """Return `probs`, or where it is near ½ a number that the formulas can take."""
        return where(self._far(), self.probs, full_like(self.probs, self._lims[0]))

    def _log_norm(self) -> Tensor:
        """Return log C."""
        p = self._cut()
        low, high = where(p <= 0.5, p, zeros_like(p)), where(p >= 0.5, p, ones_like(p))
        slope = where(p <= 0.5, (-2.0 * low).log1p(), (2.0 * high - 1.0).log())
        formula = ((-p).log1p() - p.log()).abs().log() - slope
        x = (self.probs - 0.5).pow(2)
        return where(self._far(), formula, math.log(2.0) + (4.0 / 3.0 + 104.0 / 45.0 * x) * x)

    @property
    def mean(self) -> Tensor:
        """Probs / (2 probs - 1) + 1 / log((1 - probs) / probs)."""
        p, x = self._cut(), self.probs - 0.5
        formula = p / (2.0 * p - 1.0) + 1.0 / ((-p).log1p() - p.log())
        return where(self._far(), formula, 0.5 + (1.0 / 3.0 + 16.0 / 45.0 * x.pow(2)) * x)

    @property
    def variance(self) -> Tensor:
        """Probs (probs - 1) / (1 - 2 probs)² + 1 / log²((1 - probs) / probs)."""
        p, x = self._cut(), (self.probs - 0.5).pow(2)
        formula = p * (p - 1.0) / (1.0 - 2.0 * p).pow(2) + 1.0 / ((-p).log1p() - p.log()).pow(2)
        return where(self._far(), formula, 1.0 / 12.0 - (1.0 / 15.0 - 128.0 / 945.0 * x) * x)

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw with gradients: `icdf` of uniform numbers."""
        return self.icdf(rand(self._extended_shape(sample_shape), dtype=self.probs.dtype))

    def log_prob(self, value: Tensor) -> Tensor:
        """Return the logarithm of the density."""
        logits, x = broadcast_all(self.logits, self._checked(value))
        return -log_loss(logits, x) + self._log_norm()

    def cdf(self, value: Tensor) -> Tensor:
        """Return the probability of a draw not above `value`."""
        x, p = self._checked(value), self._cut()
        formula = (p.pow(x) * (1.0 - p).pow(1.0 - x) + p - 1.0) / (2.0 * p - 1.0)
        share = where(self._far(), formula, x)
        return where(x <= 0.0, zeros_like(x), where(x >= 1.0, ones_like(x), share))

    def icdf(self, value: Tensor) -> Tensor:
        """Return the number that a share `value` of the draws does not exceed."""
        p = self._cut()
        top = (-p + value * (2.0 * p - 1.0)).log1p() - (-p).log1p()
        return where(self._far(), top / (p.log() - (-p).log1p()), value)

    def entropy(self) -> Tensor:
        """Return mean log((1 - probs) / probs) - log C - log(1 - probs)."""
        no, yes = (-self.probs).log1p(), self.probs.log()
        return self.mean * (no - yes) - self._log_norm() - no

    @property
    def _natural_params(self) -> tuple[Tensor]:
        return (self.logits,)

    def _log_normalizer(self, *natural_params: Any) -> Tensor:
        (x,) = natural_params
        low, high = self._lims[0] - 0.5, self._lims[1] - 0.5
        far = (x <= low) | (x > high)
        cut = where(far, x, full_like(x, low))
        formula = cut.expm1().abs().log() - cut.abs().log()
        return where(far, formula, 0.5 * x + x.pow(2) / 24.0 - x.pow(4) / 2880.0)


class LogisticNormal(TransformedDistribution):
    """Shares that add up to 1: a normal vector, broken off a stick piece by piece.

    Shape: loc (*, K), scale (*, K), broadcast -> batch (*), event (K + 1,)
    """

    arg_constraints = constraints.named(loc=constraints.real, scale=constraints.positive)
    support = constraints.simplex
    has_rsample = True

    def __init__(self, loc: Any, scale: Any, validate_args: bool | None = None) -> None:
        """Take means and standard deviations of the normal vector."""
        base = Normal(loc, scale, validate_args=validate_args)
        base = base if base.batch_shape else base.expand((1,))
        super().__init__(base, StickBreakingTransform(), validate_args=validate_args)

    @property
    def loc(self) -> Tensor:
        """The means of the normal vector."""
        return self.base_dist.base_dist.loc

    @property
    def scale(self) -> Tensor:
        """Its standard deviations."""
        return self.base_dist.base_dist.scale
