"""Draws by rejection move with their parameters as the inverse distribution function does."""

import numpy as np
import pytest
import torch
from scipy import special, stats

from chainrule import scratch
from chainrule.scratch import distributions as ours
from chainrule.scratch.distributions.pathwise.incomplete import (
    LARGE,
    beta_slope,
    gamma_slope,
    lower_gamma,
)

SHARES = np.array([1e-6, 0.001, 0.1, 0.5, 0.9, 0.999, 1 - 1e-6])


def slope(inverse, a):
    """Differentiate x(a) at a fixed share by Richardson's extrapolation."""
    h = 3e-4 * a
    d1 = (inverse(a + h) - inverse(a - h)) / (2 * h)
    d2 = (inverse(a + 2 * h) - inverse(a - 2 * h)) / (4 * h)
    return (4 * d1 - d2) / 3


@pytest.mark.parametrize("a", [0.05, 0.3, 1.0, 2.5, 40.0, 1e4])
def test_gamma(a):
    x = special.gammaincinv(a, SHARES)
    wanted = slope(lambda a: special.gammaincinv(a, SHARES), a)
    seen = x > 1e-100  # below, scipy's inverse is 0
    found = gamma_slope(np.full(x.shape, a)[seen], x[seen])
    np.testing.assert_allclose(found, wanted[seen], rtol=2e-6)


@pytest.mark.parametrize(
    ("a", "b"), [(0.1, 0.3), (1, 1), (0.5, 20), (30, 0.5), (7, 3), (900, 1100)]
)
def test_beta(a, b):
    x = special.betaincinv(a, b, SHARES)
    seen = (x > 1e-100) & (x < 1 - 1e-12)
    wanted = slope(lambda a: special.betaincinv(a, b, SHARES), a)[seen] / (1 - x[seen])
    found = beta_slope(np.full(x.shape, a)[seen], np.full(x.shape, b)[seen], x[seen])
    np.testing.assert_allclose(found, wanted, rtol=1e-5)


@pytest.mark.parametrize("z", [-4.0, -1.0, 0.3, 3.0])
def test_the_expansions_for_large_numbers_join_the_series(z):
    below, above = LARGE * (1 - 1e-9), LARGE * (1 + 1e-9)
    x = LARGE + z * LARGE**0.5
    low, high = (gamma_slope(np.array([a]), np.array([x])) for a in (below, above))
    np.testing.assert_allclose(low, high, rtol=1e-7)
    share = 1 / 3 + z * (2 / 27 / LARGE) ** 0.5
    both = np.array([2 * LARGE]), np.array([share])
    low, high = (beta_slope(np.array([a]), *both) for a in (below, above))
    np.testing.assert_allclose(low, high, rtol=1e-4)


def test_lower_gamma_is_scipys_and_so_are_its_slopes():
    a = np.array([0.1, 1.0, 3.0, 50.0])[:, None]
    x = np.array([0.0, 1e-3, 0.5, 3.0, 49.0, 60.0, 800.0])
    np.testing.assert_allclose(lower_gamma(a, x), special.gammainc(a, x), rtol=1e-12, atol=1e-300)
    concentration = scratch.tensor([0.5, 3.0], dtype=scratch.float64, requires_grad=True)
    rate = scratch.tensor([1.5, 0.7], dtype=scratch.float64, requires_grad=True)
    assert scratch.autograd.gradcheck(
        lambda a, r: ours.Gamma(a, r).cdf(scratch.tensor([0.4, 6.0], dtype=scratch.float64)),
        (concentration, rate),
    )


@pytest.mark.parametrize("concentration", [0.02, 0.8, 3.0, 200.0])
def test_pytorchs_gamma_gradients_are_an_approximation_of_these(concentration):
    for t in (scratch, torch):
        t.manual_seed(0)
    a = scratch.full((500,), concentration, dtype=scratch.float64, requires_grad=True)
    b = torch.full((500,), concentration, dtype=torch.float64, requires_grad=True)
    ours.Gamma(a, 1.0).rsample().sum().backward()
    torch.distributions.Gamma(b, 1.0).rsample().sum().backward()
    np.testing.assert_allclose(a.grad.numpy(), b.grad.numpy(), rtol=2e-3)


def test_draws_follow_their_distribution():
    scratch.manual_seed(0)
    for d, exact in (
        (ours.Gamma(2.0, 3.0), stats.gamma(2, scale=1 / 3)),
        (ours.Beta(0.5, 2.0), stats.beta(0.5, 2)),
    ):
        assert stats.kstest(d.sample((4000,)).numpy(), exact.cdf).pvalue > 1e-3
