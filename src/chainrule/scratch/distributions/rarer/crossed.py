"""Divergences between a rarer distribution and one of another family.

As in kl/other.py, KL(p || q) = -H(p) - E[log q(x)], with the means that log q asks for.
"""

from __future__ import annotations

import math
from typing import Any

from chainrule.scratch.distributions.beta import Beta
from chainrule.scratch.distributions.exponential import Exponential
from chainrule.scratch.distributions.gamma import Gamma
from chainrule.scratch.distributions.kl.other import (
    infinite,
    mean_log,
    to_exponential,
    to_normal,
    under_gamma,
)
from chainrule.scratch.distributions.kl.registry import register_kl
from chainrule.scratch.distributions.laplace import Laplace
from chainrule.scratch.distributions.normal import Normal
from chainrule.scratch.distributions.rarer.shares import ContinuousBernoulli
from chainrule.scratch.distributions.rarer.waiting import Gumbel, Pareto
from chainrule.scratch.distributions.uniform import Uniform
from chainrule.scratch.distributions.utils import pick
from chainrule.scratch.tensor.core import Tensor

# p allows what q excludes: negative numbers, numbers above 1, numbers below the smallest size.
BEYOND: dict[type, tuple[type, ...]] = {
    Beta: (Pareto,),
    ContinuousBernoulli: (Pareto,),
    Exponential: (ContinuousBernoulli, Pareto),
    Gamma: (ContinuousBernoulli, Pareto),
    Gumbel: (Beta, ContinuousBernoulli, Exponential, Gamma, Pareto, Uniform),
    Laplace: (ContinuousBernoulli, Pareto),
    Normal: (ContinuousBernoulli, Pareto),
    Pareto: (Beta, ContinuousBernoulli, Uniform),
}

for _p, _those in BEYOND.items():
    for _q in _those:
        register_kl(_p, _q)(infinite)

register_kl(ContinuousBernoulli, Exponential)(to_exponential)
register_kl(ContinuousBernoulli, Normal)(to_normal)
register_kl(Gumbel, Normal)(to_normal)


@register_kl(Beta, ContinuousBernoulli)
@register_kl(ContinuousBernoulli, ContinuousBernoulli)
def to_continuous_bernoulli(p: Any, q: Any) -> Tensor:
    """Return -H(p) - E[x] logits - log(1 - probs) - log C."""
    return -p.entropy() - p.mean * q.logits - (-q.probs).log1p() - q._log_norm()


@register_kl(Uniform, ContinuousBernoulli)
def uniform_continuous_bernoulli(p: Any, q: Any) -> Tensor:
    """Return the divergence; infinite if p reaches 0 or 1, as in PyTorch."""
    return pick((p.high >= 1) | (p.low <= 0), math.inf, to_continuous_bernoulli(p, q))


@register_kl(ContinuousBernoulli, Uniform)
def continuous_bernoulli_uniform(p: Any, q: Any) -> Tensor:
    """Return -H(p) + log length; infinite unless q reaches beyond 0 and 1, as in PyTorch."""
    result = -p.entropy() + (q.high - q.low).log()
    return pick((q.low >= 0) | (q.high <= 1), math.inf, result)


def under_gumbel(q: Any, mean: Tensor, power: Tensor) -> Tensor:
    """Return -E[log q(x)] for a Gumbel q, out of E[x] and E[exp(-x / scale)]."""
    return q.scale.log() - (q.loc - mean) / q.scale + (q.loc / q.scale).exp() * power


@register_kl(Exponential, Gumbel)
def exponential_gumbel(p: Any, q: Any) -> Tensor:
    """Return the divergence; E[exp(-x / scale)] = rate / (rate + 1 / scale)."""
    return -p.entropy() + under_gumbel(q, p.mean, p.rate / (p.rate + 1 / q.scale))


@register_kl(Gamma, Gumbel)
def gamma_gumbel(p: Any, q: Any) -> Tensor:
    """Return the divergence; E[exp(-x / scale)] = (1 + 1 / (rate scale))⁻ᵃ."""
    power = (1 + 1 / (p.rate * q.scale)).pow(-p.concentration)
    return -p.entropy() + under_gumbel(q, p.mean, power)


@register_kl(Normal, Gumbel)
def normal_gumbel(p: Any, q: Any) -> Tensor:
    """Return the divergence; E[exp(-x / scale)] = exp(½ r² - p.loc / scale), r of the scales."""
    power = (0.5 * (p.scale / q.scale).pow(2) - p.loc / q.scale).exp()
    return -p.entropy() + under_gumbel(q, p.mean, power)


@register_kl(Uniform, Gumbel)
def uniform_gumbel(p: Any, q: Any) -> Tensor:
    """Return the divergence; E[exp(-x / scale)] by integration."""
    ends = (-p.low / q.scale).exp() - (-p.high / q.scale).exp()
    return -p.entropy() + under_gumbel(q, p.mean, q.scale * ends / (p.high - p.low))


@register_kl(Uniform, Pareto)
def uniform_pareto(p: Any, q: Any) -> Tensor:
    """Return -H(p) - log alpha - alpha log scale + (alpha + 1) E[log x]."""
    powers = (q.alpha + 1) * mean_log(p) - q.alpha * q.scale.log()
    return pick(p.low < q.scale, math.inf, -p.entropy() - q.alpha.log() + powers)


def lighter(p: Any, least: float) -> Any:
    """Return a Pareto distribution whose moments are finite, where an infinite one is known."""
    return Pareto(p.scale, pick(p.alpha <= least, 3.0, p.alpha), validate_args=False)


@register_kl(Pareto, Exponential)
def pareto_exponential(p: Any, q: Any) -> Tensor:
    """Return the divergence; infinite up to alpha 1, where there is no mean."""
    return pick(p.alpha <= 1, math.inf, to_exponential(lighter(p, 1), q))


@register_kl(Pareto, Gamma)
def pareto_gamma(p: Any, q: Any) -> Tensor:
    """Return the divergence; E[log x] = log scale + 1 / alpha."""
    mean = lighter(p, 1).mean
    result = -p.entropy() + under_gamma(q, mean, p.scale.log() + p.alpha.reciprocal())
    return pick(p.alpha <= 1, math.inf, result)


@register_kl(Pareto, Normal)
def pareto_normal(p: Any, q: Any) -> Tensor:
    """Return the divergence; infinite up to alpha 2, where there is no variance."""
    return pick(p.alpha <= 2, math.inf, to_normal(lighter(p, 2), q))
