"""Divergences between distributions of different families.

Most follow from KL(p || q) = -H(p) - E[log q(x)]: the log density of q holds powers and
logarithms of x, whose means under p are known.
"""

from __future__ import annotations

import math
from typing import Any

from chainrule.scratch.distributions.bernoulli import Bernoulli
from chainrule.scratch.distributions.beta import Beta
from chainrule.scratch.distributions.binomial import Binomial
from chainrule.scratch.distributions.exponential import Exponential
from chainrule.scratch.distributions.gamma import Gamma
from chainrule.scratch.distributions.kl.registry import register_kl
from chainrule.scratch.distributions.laplace import Laplace
from chainrule.scratch.distributions.normal import Normal
from chainrule.scratch.distributions.poisson import Poisson
from chainrule.scratch.distributions.uniform import Uniform
from chainrule.scratch.distributions.utils import EULER, pick
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import full_like

# p allows what q excludes: negative numbers, numbers above 1, counts without end.
BEYOND: dict[type, tuple[type, ...]] = {
    Exponential: (Beta, Uniform),
    Gamma: (Beta, Uniform),
    Laplace: (Beta, Exponential, Gamma, Uniform),
    Normal: (Beta, Exponential, Gamma, Uniform),
    Poisson: (Bernoulli, Binomial),
}


def infinite(p: Any, q: Any) -> Tensor:
    """Return infinity for each distribution of the batch."""
    return full_like(p.mean, math.inf)


for _p, _those in BEYOND.items():
    for _q in _those:
        register_kl(_p, _q)(infinite)


def under_normal(q: Any, mean: Tensor, square: Tensor) -> Tensor:
    """Return -E[log q(x)] for a normal q, out of E[x] and E[x²]."""
    distance = square - 2 * q.loc * mean + q.loc.pow(2)
    return 0.5 * (2 * math.pi * q.scale.pow(2)).log() + 0.5 * distance / q.scale.pow(2)


@register_kl(Uniform, Normal)
@register_kl(Exponential, Normal)
@register_kl(Gamma, Normal)
@register_kl(Laplace, Normal)
@register_kl(Beta, Normal)
def to_normal(p: Any, q: Any) -> Tensor:
    """Return the divergence from a normal distribution, of which E[x] and E[x²] are enough."""
    return -p.entropy() + under_normal(q, p.mean, p.variance + p.mean.pow(2))


@register_kl(Beta, Exponential)
@register_kl(Gamma, Exponential)
def to_exponential(p: Any, q: Any) -> Tensor:
    """Return -H(p) - log rate + rate E[x]."""
    return -p.entropy() - q.rate.log() + q.rate * p.mean


def under_gamma(q: Any, mean: Tensor, log: Tensor) -> Tensor:
    """Return -E[log q(x)] for a gamma q, out of E[x] and E[log x]."""
    a = q.concentration
    return a.lgamma() - a * q.rate.log() - (a - 1) * log + q.rate * mean


@register_kl(Beta, Gamma)
def beta_gamma(p: Any, q: Any) -> Tensor:
    """Return the divergence; E[log x] = ψ(a) - ψ(a + b)."""
    a, b = p.concentration1, p.concentration0
    return -p.entropy() + under_gamma(q, p.mean, a.digamma() - (a + b).digamma())


@register_kl(Exponential, Gamma)
def exponential_gamma(p: Any, q: Any) -> Tensor:
    """Return the divergence; E[log x] = -log rate - γ, γ Euler's constant."""
    return -p.entropy() + under_gamma(q, p.mean, -p.rate.log() - EULER)


@register_kl(Beta, Uniform)
def beta_uniform(p: Any, q: Any) -> Tensor:
    """Return -H(p) + log length; infinite if q does not reach from 0 to 1."""
    result = -p.entropy() + (q.high - q.low).log()
    return pick((q.low > 0) | (q.high < 1), math.inf, result)


@register_kl(Bernoulli, Poisson)
def bernoulli_poisson(p: Any, q: Any) -> Tensor:
    """Return -H(p) - (probs log rate - rate)."""
    return -p.entropy() - (p.probs * q.rate.log() - q.rate)


@register_kl(Normal, Laplace)
def normal_laplace(p: Any, q: Any) -> Tensor:
    """Return the divergence, out of E|x - loc| of a normal x."""
    d = p.loc - q.loc
    z = d / p.scale
    near = math.sqrt(2 / math.pi) * p.scale * (-0.5 * z.pow(2)).exp()
    far = d * (math.sqrt(0.5) * z).erf()
    constant = 0.5 * (1 + math.log(0.5 * math.pi))
    return (near + far) / q.scale - (p.scale / q.scale).log() - constant


def mean_log(p: Any) -> Tensor:
    """Return E[log x] of a uniform x."""
    area = p.high.xlogy(p.high) - p.low.xlogy(p.low)  # ∫ log x = x log x - x
    return area / (p.high - p.low) - 1


@register_kl(Uniform, Exponential)
def uniform_exponential(p: Any, q: Any) -> Tensor:
    """Return -H(p) - log rate + rate E[x]; infinite if p reaches below 0."""
    return pick(p.low < 0, math.inf, to_exponential(p, q))


@register_kl(Uniform, Gamma)
def uniform_gamma(p: Any, q: Any) -> Tensor:
    """Return the divergence; infinite if p reaches below 0."""
    result = -p.entropy() + under_gamma(q, p.mean, mean_log(p))
    return pick(p.low < 0, math.inf, result)


@register_kl(Uniform, Beta)
def uniform_beta(p: Any, q: Any) -> Tensor:
    """Return the divergence; infinite if p reaches below 0 or above 1."""
    a, b = q.concentration1, q.concentration0
    mirrored = Uniform(1 - p.high, 1 - p.low, validate_args=False)
    powers = (a - 1) * mean_log(p) + (b - 1) * mean_log(mirrored)
    log_beta = a.lgamma() + b.lgamma() - (a + b).lgamma()
    result = -p.entropy() + log_beta - powers
    return pick((p.high > 1) | (p.low < 0), math.inf, result)
