"""Ratios, roots and mixtures of gamma numbers."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from chainrule.scratch.autograd import no_grad
from chainrule.scratch.distributions import constraints
from chainrule.scratch.distributions.distribution import Distribution
from chainrule.scratch.distributions.gamma import Gamma
from chainrule.scratch.distributions.odds import Odds
from chainrule.scratch.distributions.transformed_distribution import TransformedDistribution
from chainrule.scratch.distributions.transforms import PowerTransform
from chainrule.scratch.distributions.utils import (
    broadcast_all,
    lazy_property,
    limits,
    pick,
    softplus,
    standard_normal,
)
from chainrule.scratch.random import poisson
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.types import Size


class Chi2(Gamma):
    """The sum of the squares of `df` standard normals.

    Shape: df (*) -> batch (*), event ()

    >>> from chainrule import scratch as torch
    >>> Chi2(torch.tensor(3.0)).mean
    tensor(3.)
    """

    arg_constraints = constraints.named(df=constraints.positive)

    def __init__(self, df: Any, validate_args: bool | None = None) -> None:
        """Take the degrees of freedom, a number or a tensor."""
        super().__init__(0.5 * df, 0.5, validate_args=validate_args)

    def _take_over(self, other: Any, batch_shape: Size) -> None:
        super()._take_over(other, batch_shape)
        self.concentration = other.concentration.expand(batch_shape)
        self.rate = other.rate.expand(batch_shape)

    @property
    def df(self) -> Tensor:
        """The degrees of freedom."""
        return self.concentration * 2


class StudentT(Distribution):
    """A bell with heavy tails: the mean of few normal numbers, over their own spread.

    Math:  y = loc + scale z √(df / c),  z ~ N(0, 1),  c ~ Chi2(df)
    Shape: df (*), loc (*), scale (*), broadcast -> batch (*), event ()
    """

    arg_constraints = constraints.named(
        df=constraints.positive, loc=constraints.real, scale=constraints.positive
    )
    support = constraints.real
    has_rsample = True

    def __init__(
        self, df: Any, loc: Any = 0.0, scale: Any = 1.0, validate_args: bool | None = None
    ) -> None:
        """Take degrees of freedom, middle and width, numbers or tensors."""
        self.df, self.loc, self.scale = broadcast_all(df, loc, scale)
        self._chi2 = Chi2(self.df)
        super().__init__(self.df.shape, validate_args=validate_args)

    def _take_over(self, other: Any, batch_shape: Size) -> None:
        super()._take_over(other, batch_shape)
        self._chi2 = other._chi2.expand(batch_shape)

    @property
    def mean(self) -> Tensor:
        """`loc`; NaN up to df 1."""
        return pick(self.df <= 1, math.nan, self.loc)

    @property
    def mode(self) -> Tensor:
        """`loc`."""
        return self.loc

    @property
    def variance(self) -> Tensor:
        """scale² df / (df - 2); infinite up to df 2, NaN up to 1."""
        wide = self.df > 2
        known = self.scale.pow(2) * self.df / (pick(~wide, 3.0, self.df) - 2)
        return pick(self.df <= 1, math.nan, pick(~wide, math.inf, known))

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw with gradients: the normals first, then the squares."""
        z = standard_normal(self._extended_shape(sample_shape), self.df)
        c = self._chi2.rsample(sample_shape)
        return self.loc + self.scale * (z * (c / self.df).rsqrt())

    def log_prob(self, value: Tensor) -> Tensor:
        """Return the logarithm of the density."""
        z, half = (self._checked(value) - self.loc) / self.scale, 0.5 * self.df
        norm = self.scale.log() + 0.5 * self.df.log() + 0.5 * math.log(math.pi)
        norm = norm + half.lgamma() - (half + 0.5).lgamma()
        return -(half + 0.5) * (z**2.0 / self.df).log1p() - norm

    def entropy(self) -> Tensor:
        """Return log(scale √df B(df / 2, ½)) + (df + 1) / 2 (ψ((df + 1) / 2) - ψ(df / 2))."""
        half = 0.5 * self.df
        log_beta = half.lgamma() + math.lgamma(0.5) - (half + 0.5).lgamma()
        slope = (half + 0.5) * ((half + 0.5).digamma() - half.digamma())
        return self.scale.log() + slope + 0.5 * self.df.log() + log_beta


class FisherSnedecor(Distribution):
    """The ratio of two estimates of one variance: the F of an F-test.

    Math:  y = x1 / x2,  xᵢ ~ Gamma(dfᵢ / 2, dfᵢ)
    Shape: df1 (*), df2 (*), broadcast -> batch (*), event ()
    """

    arg_constraints = constraints.named(df1=constraints.positive, df2=constraints.positive)
    support = constraints.positive
    has_rsample = True

    def __init__(self, df1: Any, df2: Any, validate_args: bool | None = None) -> None:
        """Take the degrees of freedom above and below."""
        self.df1, self.df2 = broadcast_all(df1, df2)
        self._gamma1, self._gamma2 = (Gamma(df * 0.5, df) for df in (self.df1, self.df2))
        super().__init__(self.df1.shape, validate_args=validate_args)

    def _take_over(self, other: Any, batch_shape: Size) -> None:
        super()._take_over(other, batch_shape)
        self._gamma1 = other._gamma1.expand(batch_shape)
        self._gamma2 = other._gamma2.expand(batch_shape)

    @property
    def mean(self) -> Tensor:
        """df2 / (df2 - 2); NaN up to df2 2."""
        df2 = pick(self.df2 <= 2, math.nan, self.df2)
        return df2 / (df2 - 2)

    @property
    def mode(self) -> Tensor:
        """(df1 - 2) / df1 · df2 / (df2 + 2); NaN up to df1 2."""
        peak = (self.df1 - 2) / self.df1 * self.df2 / (self.df2 + 2)
        return pick(self.df1 <= 2, math.nan, peak)

    @property
    def variance(self) -> Tensor:
        """2 df2² (df1 + df2 - 2) / (df1 (df2 - 2)² (df2 - 4)); NaN up to df2 4."""
        df2 = pick(self.df2 <= 4, math.nan, self.df2)
        top = 2 * df2.pow(2) * (self.df1 + df2 - 2)
        return top / (self.df1 * (df2 - 2).pow(2) * (df2 - 4))

    def rsample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw with gradients; a logarithm of it stays finite."""
        x1, x2 = self._gamma1.rsample(sample_shape), self._gamma2.rsample(sample_shape)
        tiny = float(limits(x2).tiny)
        return (x1 / x2.clamp(min=tiny)).clamp(min=tiny)

    def log_prob(self, value: Tensor) -> Tensor:
        """Return the logarithm of the density."""
        x, a, b, ratio = self._checked(value), self.df1 * 0.5, self.df2 * 0.5, self.df1 / self.df2
        norm = (a + b).lgamma() - a.lgamma() - b.lgamma()
        return norm + a * ratio.log() + (a - 1) * x.log() - (a + b) * (ratio * x).log1p()


class InverseGamma(TransformedDistribution):
    """One over a gamma number: a prior for variances.

    Math:  y = 1 / x,  x ~ Gamma(concentration, rate)
    Shape: concentration (*), rate (*), broadcast -> batch (*), event ()
    """

    arg_constraints = constraints.named(
        concentration=constraints.positive, rate=constraints.positive
    )
    support = constraints.positive
    has_rsample = True
    base_dist: Gamma

    def __init__(self, concentration: Any, rate: Any, validate_args: bool | None = None) -> None:
        """Take both parameters, numbers or tensors."""
        base = Gamma(concentration, rate, validate_args=validate_args)
        flip = PowerTransform(-base.rate.new_ones(()))
        super().__init__(base, flip, validate_args=validate_args)

    @property
    def concentration(self) -> Tensor:
        """That of the gamma distribution."""
        return self.base_dist.concentration

    @property
    def rate(self) -> Tensor:
        """That of the gamma distribution."""
        return self.base_dist.rate

    @property
    def mean(self) -> Tensor:
        """Rate / (concentration - 1); infinite up to concentration 1."""
        a = self.concentration
        return pick(a <= 1, math.inf, self.rate / (pick(a <= 1, 2.0, a) - 1))

    @property
    def mode(self) -> Tensor:
        """Rate / (concentration + 1)."""
        return self.rate / (self.concentration + 1)

    @property
    def variance(self) -> Tensor:
        """rate² / ((a - 1)² (a - 2)), a = concentration; infinite up to 2."""
        a = pick(self.concentration <= 2, 3.0, self.concentration)
        known = self.rate.square() / ((a - 1).square() * (a - 2))
        return pick(self.concentration <= 2, math.inf, known)

    def entropy(self) -> Tensor:
        """Return a + log(rate Γ(a)) - (1 + a) ψ(a)."""
        a = self.concentration
        return a + self.rate.log() + a.lgamma() - (1 + a) * a.digamma()


class NegativeBinomial(Odds, Distribution):
    """Successes before the `total_count`-th failure: counts that vary more than Poisson's.

    Math:  p(k) = Γ(n + k) / (k! Γ(n)) (1 - probs)ⁿ probsᵏ,  n = total_count
    Shape: total_count (*), probs or logits (*), broadcast -> batch (*), event ()
    """

    arg_constraints = constraints.named(
        total_count=constraints.greater_than_eq(0),
        probs=constraints.half_open_interval(0.0, 1.0),
        logits=constraints.real,
    )
    support = constraints.nonnegative_integer

    def __init__(
        self, total_count: Any, probs: Any = None, logits: Any = None,
        validate_args: bool | None = None,
    ) -> None:  # fmt: skip
        """Take the number of failures, and the probability of a success or its log odds."""
        (count,) = self._take_odds(probs, logits, total_count)
        self.total_count = count.type_as(self._param)
        super().__init__(self._param.shape, validate_args=validate_args)

    @property
    def mean(self) -> Tensor:
        """total_count exp(logits)."""
        return self.total_count * self.logits.exp()

    @property
    def mode(self) -> Tensor:
        """The most probable count."""
        return ((self.total_count - 1) * self.logits.exp()).floor().clamp(min=0.0)

    @property
    def variance(self) -> Tensor:
        """Mean / (1 - probs)."""
        return self.mean / (-self.logits).sigmoid()

    @lazy_property
    def _gamma(self) -> Gamma:
        """The distribution of the rates of Poisson counts that the draws are."""
        return Gamma(self.total_count, (-self.logits).exp(), validate_args=False)

    def sample(self, sample_shape: Sequence[int] = ()) -> Tensor:
        """Draw Poisson counts of gamma rates."""
        with no_grad():
            return poisson(self._gamma.sample(sample_shape))

    def log_prob(self, value: Tensor) -> Tensor:
        """Return the logarithm of the probability."""
        k, n = self._checked(value), self.total_count
        odds = -n * softplus(self.logits) - k * softplus(-self.logits)
        ways = (n + k).lgamma() - (1.0 + k).lgamma() - n.lgamma()
        return odds + pick((n + k).eq(0.0), 0.0, ways)
