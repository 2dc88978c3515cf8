"""Divergences of the rarer distributions, each from one of its own family."""

from __future__ import annotations

import math
from typing import Any

from chainrule.scratch.distributions.kl.registry import register_kl
from chainrule.scratch.distributions.kl.same import multivariate_normal, normal
from chainrule.scratch.distributions.multivariate_normal import MultivariateNormal
from chainrule.scratch.distributions.rarer.low_rank import LowRankMultivariateNormal
from chainrule.scratch.distributions.rarer.tails import Cauchy, HalfNormal
from chainrule.scratch.distributions.rarer.waiting import Gumbel, Pareto
from chainrule.scratch.distributions.utils import EULER, pick
from chainrule.scratch.tensor.core import Tensor


@register_kl(Cauchy, Cauchy)
def cauchy(p: Any, q: Any) -> Tensor:
    """Return log((scales added)² + (locs apart)²) - log(4 p.scale q.scale)."""
    wide = (p.scale + q.scale).pow(2) + (p.loc - q.loc).pow(2)
    return wide.log() - (4 * p.scale * q.scale).log()


@register_kl(HalfNormal, HalfNormal)
def half_normal(p: Any, q: Any) -> Tensor:
    """Return the divergence of the whole bells."""
    return normal(p.base_dist, q.base_dist)


@register_kl(Gumbel, Gumbel)
def gumbel(p: Any, q: Any) -> Tensor:
    """Return -log r + d + γ (r - 1) + Γ(1 + r) exp(-d) - 1.

    r is the ratio of the scales, d = (p.loc - q.loc) / q.scale, γ Euler's constant.
    """
    ratio, d = p.scale / q.scale, (p.loc - q.loc) / q.scale
    return -ratio.log() + d + EULER * (ratio - 1) + ((1 + ratio).lgamma() - d).exp() - 1


@register_kl(Pareto, Pareto)
def pareto(p: Any, q: Any) -> Tensor:
    """Return q.alpha log(p.scale / q.scale) - log r + r - 1,  r = q.alpha / p.alpha.

    It is infinite if p begins below q.
    """
    ratio = q.alpha / p.alpha
    result = q.alpha * (p.scale / q.scale).log() - ratio.log() + ratio - 1
    return pick(p.scale < q.scale, math.inf, result)


@register_kl(LowRankMultivariateNormal, LowRankMultivariateNormal)
@register_kl(LowRankMultivariateNormal, MultivariateNormal)
@register_kl(MultivariateNormal, LowRankMultivariateNormal)
def low_rank(p: Any, q: Any) -> Tensor:
    """Return the divergence of the same bells with their covariances written out."""
    return multivariate_normal(whole(p), whole(q))


def whole(d: Any) -> Any:
    """Return a bell with its covariance written out."""
    return MultivariateNormal(d.loc, scale_tril=d.scale_tril, validate_args=False)
