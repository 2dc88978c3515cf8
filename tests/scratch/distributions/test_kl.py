"""Divergences of all pairs are PyTorch's, gradients too; where it has none, neither have we."""

import itertools
import warnings

import numpy as np
import pytest
import torch
from torch import distributions as theirs

from chainrule import scratch
from chainrule.errors import ArgumentError, NotCovered
from chainrule.scratch import distributions as ours
from chainrule.scratch.distributions.kl.registry import FORMULAS
from tests.scratch.distributions.test_distributions import gradients, same

ROW, OTHER, UNIT = [0.4, 1.3, 2.5], [1.7, 0.6, 3.0], [0.2, 0.5, 0.9]

MAKE = {
    "Normal": lambda m, a, b, u: m.Normal(a, b),
    "Uniform": lambda m, a, b, u: m.Uniform(u / 2, u),
    "Uniform wide": lambda m, a, b, u: m.Uniform(-a, a + b),
    "Bernoulli": lambda m, a, b, u: m.Bernoulli(u),
    "Categorical": lambda m, a, b, u: m.Categorical(a),
    "Categorical logits": lambda m, a, b, u: m.Categorical(logits=b),
    "OneHotCategorical": lambda m, a, b, u: m.OneHotCategorical(b),
    "Exponential": lambda m, a, b, u: m.Exponential(a),
    "Laplace": lambda m, a, b, u: m.Laplace(a, b),
    "Geometric": lambda m, a, b, u: m.Geometric(u),
    "Poisson": lambda m, a, b, u: m.Poisson(b),
    "Gamma": lambda m, a, b, u: m.Gamma(a, b),
    "Beta": lambda m, a, b, u: m.Beta(a, b),
    "Dirichlet": lambda m, a, b, u: m.Dirichlet(b),
    "Binomial": lambda m, a, b, u: m.Binomial(4, u),
    "Binomial more": lambda m, a, b, u: m.Binomial(6, u),
    "LogNormal": lambda m, a, b, u: m.LogNormal(a, b),
    "MultivariateNormal": lambda m, a, b, u: m.MultivariateNormal(a, scale_tril=b.diag()),
    "Cauchy": lambda m, a, b, u: m.Cauchy(a, b),
    "HalfNormal": lambda m, a, b, u: m.HalfNormal(a),
    "Gumbel": lambda m, a, b, u: m.Gumbel(a, b),
    "Pareto": lambda m, a, b, u: m.Pareto(u / 5, b + 1),
    "Pareto of heavy tails": lambda m, a, b, u: m.Pareto(u / 5, u),
    "ContinuousBernoulli": lambda m, a, b, u: m.ContinuousBernoulli(u * 0.9),
    "LowRankMultivariateNormal": lambda m, a, b, u: m.LowRankMultivariateNormal(
        a, b.unsqueeze(-1), u
    ),
    "Independent": lambda m, a, b, u: m.Independent(m.Normal(a, b), 1),
}


def made(t, m, name, numbers):
    leaves = [t.tensor(n, dtype=t.float64, requires_grad=True) for n in numbers]
    return MAKE[name](m, *leaves), leaves


def divergence(t, m, p, q):
    """Return KL(p || q) and its gradients, or None where there is no formula."""
    first, leaves = made(t, m, p, (ROW, OTHER, UNIT))
    second, more = made(t, m, q, (OTHER, ROW, UNIT[::-1]))
    try:
        kl = m.kl_divergence(first, second)
    except NotImplementedError:
        return None
    finite = kl.requires_grad and bool(t.isfinite(kl.detach()).all())
    return kl, gradients(kl, leaves + more) if finite else []


@pytest.mark.parametrize(("p", "q"), list(itertools.product(MAKE, MAKE)))
def test_pair(p, q):
    here, there = divergence(scratch, ours, p, q), divergence(torch, theirs, p, q)
    if here is None or there is None:
        assert here is there
        return
    same(here[0], there[0], 1e-8)
    for x, y in zip(here[1], there[1], strict=bool(here[1] and there[1])):
        same(x, y, 1e-7)


def test_the_pairs_are_pytorchs():
    classes = {n for n in ours.__all__ if isinstance(getattr(ours, n), type)}
    for p, q in theirs.kl._KL_REGISTRY:
        if {p.__name__, q.__name__} <= classes:
            assert (getattr(ours, p.__name__), getattr(ours, q.__name__)) in FORMULAS


def test_numbers_that_are_never_drawn_count_for_nothing():
    for t, m in ((scratch, ours), (torch, theirs)):
        p, q = m.Bernoulli(t.tensor([0.0, 1.0, 0.5])), m.Bernoulli(t.tensor([0.0, 1.0, 1.0]))
        assert m.kl_divergence(p, q).tolist() == [0.0, 0.0, float("inf")]
        p, q = m.Categorical(t.tensor([0.0, 1.0])), m.Categorical(t.tensor([0.5, 0.5]))
        np.testing.assert_allclose(m.kl_divergence(p, q), np.log(2), rtol=1e-6)
        assert m.kl_divergence(q, p).item() == float("inf")


def test_own_distributions_join_and_the_closest_formula_answers():
    class Wide(ours.Normal):
        pass

    p, q = Wide(0.0, 1.0), ours.Normal(0.0, 1.0)
    assert ours.kl_divergence(p, q).item() == 0  # inherited

    @ours.register_kl(Wide, ours.Normal)
    def wide_normal(p, q):
        return "mine"

    try:
        assert ours.kl_divergence(p, q) == "mine"
        assert ours.kl_divergence(q, q).item() == 0
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert ours.kl_divergence(p, p) == "mine"
        ours.register_kl(ours.Normal, Wide)(lambda p, q: "theirs")
        with pytest.warns(RuntimeWarning, match="Ambiguous"):
            assert ours.kl_divergence(p, p) == "mine"
    finally:
        for pair in ((Wide, ours.Normal), (ours.Normal, Wide)):
            FORMULAS.pop(pair, None)


def test_errors_say_what_to_do():
    with pytest.raises(NotCovered, match=r"p type Normal and q type Categorical.*register_kl"):
        ours.kl_divergence(ours.Normal(0.0, 1.0), ours.Categorical(scratch.ones(2)))
    with pytest.raises(ArgumentError, match="subclasses of Distribution"):
        ours.register_kl(int, ours.Normal)
    with pytest.raises(ValueError, match="different event shapes"):
        ours.kl_divergence(
            ours.MultivariateNormal(scratch.zeros(2), scratch.eye(2)),
            ours.MultivariateNormal(scratch.zeros(3), scratch.eye(3)),
        )
    a = ours.Independent(ours.Normal(scratch.zeros(2, 2), 1.0), 1)
    b = ours.Independent(ours.Normal(scratch.zeros(2, 2), 1.0), 2)
    with pytest.raises(NotImplementedError, match="reinterpreted_batch_ndims"):
        ours.kl_divergence(a, b)
