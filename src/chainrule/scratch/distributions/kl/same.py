"""Divergences between two distributions of one family."""

from __future__ import annotations

import math
from typing import Any

from chainrule.errors import NotCovered, OptionError
from chainrule.scratch.distributions.bernoulli import Bernoulli
from chainrule.scratch.distributions.beta import Beta
from chainrule.scratch.distributions.binomial import Binomial
from chainrule.scratch.distributions.categorical import Categorical
from chainrule.scratch.distributions.dirichlet import Dirichlet
from chainrule.scratch.distributions.exp_family import ExponentialFamily, normalized
from chainrule.scratch.distributions.exponential import Exponential
from chainrule.scratch.distributions.gamma import Gamma
from chainrule.scratch.distributions.geometric import Geometric
from chainrule.scratch.distributions.independent import Independent
from chainrule.scratch.distributions.kl.registry import kl_divergence, register_kl
from chainrule.scratch.distributions.laplace import Laplace
from chainrule.scratch.distributions.multivariate_normal import (
    MultivariateNormal,
    half_log_det,
    mahalanobis,
)
from chainrule.scratch.distributions.normal import Normal
from chainrule.scratch.distributions.one_hot_categorical import OneHotCategorical
from chainrule.scratch.distributions.poisson import Poisson
from chainrule.scratch.distributions.transformed_distribution import TransformedDistribution
from chainrule.scratch.distributions.uniform import Uniform
from chainrule.scratch.distributions.utils import pick, softplus, sum_rightmost
from chainrule.scratch.linalg import solve_triangular
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.joining import broadcast_shapes


@register_kl(Normal, Normal)
def normal(p: Any, q: Any) -> Tensor:
    """Return ½ (r + (p.loc - q.loc)² / q.scale² - 1 - log r),  r = (p.scale / q.scale)²."""
    ratio = (p.scale / q.scale).pow(2)
    return 0.5 * (ratio + ((p.loc - q.loc) / q.scale).pow(2) - 1 - ratio.log())


@register_kl(Categorical, Categorical)
def categorical(p: Any, q: Any) -> Tensor:
    """Return Σ p log(p / q); infinite where q excludes what p allows."""
    terms = p.probs * (p.logits - q.logits)
    terms = pick((q.probs == 0).expand(terms.shape), math.inf, terms)
    return pick((p.probs == 0).expand(terms.shape), 0, terms).sum(-1)


@register_kl(OneHotCategorical, OneHotCategorical)
def one_hot_categorical(p: Any, q: Any) -> Tensor:
    """Return the divergence of the classes."""
    return categorical(p._categorical, q._categorical)


@register_kl(Bernoulli, Bernoulli)
def bernoulli(p: Any, q: Any) -> Tensor:
    """Return p log(p / q) + (1 - p) log((1 - p) / (1 - q)), out of the logits."""
    yes = p.probs * (softplus(-q.logits) - softplus(-p.logits))
    yes = pick(p.probs == 0, 0, pick(q.probs == 0, math.inf, yes))
    no = (1 - p.probs) * (softplus(q.logits) - softplus(p.logits))
    return yes + pick(p.probs == 1, 0, pick(q.probs == 1, math.inf, no))


@register_kl(Uniform, Uniform)
def uniform(p: Any, q: Any) -> Tensor:
    """Return the log ratio of the lengths; infinite if p reaches beyond q."""
    ratio = ((q.high - q.low) / (p.high - p.low)).log()
    return pick((q.low > p.low) | (q.high < p.high), math.inf, ratio)


@register_kl(Independent, Independent)
def independent(p: Any, q: Any) -> Tensor:
    """Return the sum over the parts."""
    if p.reinterpreted_batch_ndims != q.reinterpreted_batch_ndims:
        raise NotCovered(
            "both events need as many reinterpreted_batch_ndims",
            got=f"{p.reinterpreted_batch_ndims} and {q.reinterpreted_batch_ndims}",
        )
    each = kl_divergence(p.base_dist, q.base_dist)
    return sum_rightmost(each, p.reinterpreted_batch_ndims)


@register_kl(TransformedDistribution, TransformedDistribution)
def transformed(p: Any, q: Any) -> Tensor:
    """Return the divergence of the bases: a map that both go through changes nothing."""
    if p.transforms != q.transforms or p.event_shape != q.event_shape:
        raise NotCovered(
            "both need the same transforms and event_shape", got=f"{p.transforms}, {q.transforms}"
        )
    return kl_divergence(p.base_dist, q.base_dist)


@register_kl(ExponentialFamily, ExponentialFamily)
def exponential_family(p: Any, q: Any) -> Tensor:
    """Return F(θq) - F(θp) - (θq - θp) · ∇F(θp), the gap under a tangent of F."""
    if type(p) is not type(q):
        raise NotCovered(
            "The cross KL-divergence between different exponential families cannot be computed "
            "using Bregman divergences",
            got=f"{type(p).__name__} and {type(q).__name__}",
        )
    params, normalizer, slopes = normalized(p)
    result = q._log_normalizer(*q._natural_params) - normalizer
    for of_p, of_q, slope in zip(params, q._natural_params, slopes, strict=True):
        result = result - sum_rightmost((of_q - of_p) * slope, len(q.event_shape))
    return result


@register_kl(Beta, Beta)
def beta(p: Any, q: Any) -> Tensor:
    """Return the divergence of the Dirichlet distributions of two classes."""
    return dirichlet(p._dirichlet, q._dirichlet)


@register_kl(Dirichlet, Dirichlet)
def dirichlet(p: Any, q: Any) -> Tensor:
    """Return log B(q) - log B(p) + Σ (p - q) (ψ(p) - ψ(Σp)), B the normalizer."""
    a, b = p.concentration, q.concentration
    ratio = a.sum(-1).lgamma() - b.sum(-1).lgamma() - (a.lgamma() - b.lgamma()).sum(-1)
    return ratio + ((a - b) * (a.digamma() - a.sum(-1, True).digamma())).sum(-1)


@register_kl(Binomial, Binomial)
def binomial(p: Any, q: Any) -> Tensor:
    """Return n times the divergence of one trial; infinite if p counts further than q."""
    if bool((p.total_count < q.total_count).any()):
        raise NotCovered(
            "KL between Binomials where q.total_count > p.total_count is not implemented",
            got=f"{p.total_count}, {q.total_count}",
        )
    one = p.probs * (p.logits - q.logits) + (-p.probs).log1p() - (-q.probs).log1p()
    return pick(p.total_count > q.total_count, math.inf, p.total_count * one)


@register_kl(Exponential, Exponential)
def exponential(p: Any, q: Any) -> Tensor:
    """Return r - 1 - log r,  r = q.rate / p.rate."""
    ratio = q.rate / p.rate
    return ratio - 1 - ratio.log()


@register_kl(Gamma, Gamma)
def gamma(p: Any, q: Any) -> Tensor:
    """Return the divergence of rates and of concentrations."""
    a, b = p.concentration, q.concentration
    rates = b * (p.rate / q.rate).log() + (q.rate - p.rate) * (a / p.rate)
    return rates + b.lgamma() - a.lgamma() + (a - b) * a.digamma()


@register_kl(Geometric, Geometric)
def geometric(p: Any, q: Any) -> Tensor:
    """Return -H(p) - log(1 - q) / p - logits of q."""
    return -p.entropy() - (-q.probs).log1p() / p.probs - q.logits


@register_kl(Laplace, Laplace)
def laplace(p: Any, q: Any) -> Tensor:
    """Return -log r + d / q.scale + r exp(-d / p.scale) - 1,  r the ratio of the scales."""
    ratio, d = p.scale / q.scale, (p.loc - q.loc).abs()
    return -ratio.log() + d / q.scale + ratio * (-d / p.scale).exp() - 1


@register_kl(Poisson, Poisson)
def poisson(p: Any, q: Any) -> Tensor:
    """Return p log(p / q) - (p - q), of the rates."""
    return p.rate * (p.rate.log() - q.rate.log()) - (p.rate - q.rate)


@register_kl(MultivariateNormal, MultivariateNormal)
def multivariate_normal(p: Any, q: Any) -> Tensor:
    """Return ½ (|Lq⁻¹ Lp|² + |Lq⁻¹ (p.loc - q.loc)|² - N) + log of det Lq / det Lp."""
    if p.event_shape != q.event_shape:
        raise OptionError(
            "KL-divergence between two Multivariate Normals with different event shapes cannot "
            "be computed",
            got=f"{tuple(p.event_shape)} and {tuple(q.event_shape)}",
        )
    n, ours, theirs = p.event_shape[0], p._factor, q._factor
    shape = (*broadcast_shapes(ours.shape[:-2], theirs.shape[:-2]), n, n)
    spread = solve_triangular(theirs.expand(shape), ours.expand(shape), upper=False)
    spread = spread.pow(2).sum((-2, -1))
    apart = mahalanobis(theirs, q.loc - p.loc)
    return half_log_det(theirs) - half_log_det(ours) + 0.5 * (spread + apart - n)
