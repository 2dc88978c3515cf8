"""Every distribution answers what PyTorch's answers: draws, densities, gradients, moments."""

import numpy as np
import pytest
import torch
from torch import distributions as theirs

from chainrule import scratch
from chainrule.scratch import distributions as ours
from tests.scratch.distributions.cases import CASES, parameters, values

ENGINES = ((scratch, ours), (torch, theirs))
MOMENTS = ("mean", "mode", "variance", "stddev")
each = pytest.mark.parametrize("name", CASES)


def both(name, dtype="float64", learn=True):
    """Return the case, and for each engine its distribution and parameters."""
    case, made = CASES[name], []
    for t, m in ENGINES:
        p = parameters(t, case, getattr(t, dtype), learn)
        made.append((case.make(m, *p), p))
    return case, *made


def answer(question):
    """Return what a question gives: a value, or that there is none."""
    try:
        return question()
    except NotImplementedError:
        return NotImplemented


def same(a, b, rtol=1e-9):
    if a is NotImplemented or b is NotImplemented:
        assert a is b
        return
    assert str(a.dtype) == str(b.dtype)
    assert tuple(a.shape) == tuple(b.shape)
    a, b = a.detach().numpy(), b.detach().numpy()
    np.testing.assert_allclose(a, b, rtol=rtol, atol=rtol)


def gradients(y, parameters):
    """Pull weights that are not all alike back to the parameters."""
    t = torch if isinstance(y, torch.Tensor) else scratch
    weights = t.arange(1.0, 1.0 + y.numel(), dtype=y.dtype).reshape(y.shape)
    found = t.autograd.grad((y * weights).sum(), parameters, allow_unused=True)
    return [t.zeros(1) if g is None else g for g in found]


@each
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("shape", [(), (4,), (3, 20)])
def test_samples_are_pytorchs(name, dtype, shape):
    case, (d, _), (twin, _) = both(name, dtype, learn=False)
    scratch.manual_seed(3)
    torch.manual_seed(3)
    for _ in range(2):
        a, b = d.sample(shape), twin.sample(shape)
        same(a, b, rtol=2e-5 if dtype == "float32" and not case.exact else 1e-6)
        np.testing.assert_array_equal(
            scratch.get_rng_state().numpy(), torch.get_rng_state().numpy()
        )
    assert not a.requires_grad


@each
def test_gradients_pass_through_rsample(name):
    case, (d, p), (twin, q) = both(name)
    assert d.has_rsample == twin.has_rsample
    if not d.has_rsample:
        with pytest.raises(NotImplementedError):
            d.rsample()
        return
    scratch.manual_seed(1)
    torch.manual_seed(1)
    x, y = d.rsample((5,)), twin.rsample((5,))
    same(x, y)
    assert x.requires_grad == bool(p)
    for a, b in zip(gradients(x, p), gradients(y, q), strict=True) if p else ():
        same(a, b, case.slope)


@each
def test_log_prob_and_its_gradients(name):
    for i in range(len(CASES[name].values)):
        case, (d, p), (twin, q) = both(name)
        v = values(scratch, case, d, scratch.float64)[i]
        w = values(torch, case, twin, torch.float64)[i]
        a, b = d.log_prob(v), twin.log_prob(w)
        same(a, b)
        for x, y in zip(gradients(a, p), gradients(b, q), strict=True) if p else ():
            same(x, y)


@each
def test_log_prob_keeps_the_dtype(name):
    case, (d, _), (twin, _) = both(name, "float32")
    v = values(scratch, case, d, scratch.float32)[0]
    w = values(torch, case, twin, torch.float32)[0]
    same(d.log_prob(v), twin.log_prob(w), 1e-4)


@each
def test_entropy_and_moments(name):
    case, (d, p), (twin, q) = both(name)
    rtol = 1e-6 if name in {"Beta of numbers", "Multinomial"} else 1e-8
    a, b = answer(d.entropy), answer(twin.entropy)
    same(a, b, rtol)
    if a is not NotImplemented and a.requires_grad:
        for x, y in zip(gradients(a, p), gradients(b, q), strict=True):
            same(x, y, rtol)
    same(answer(d.perplexity), answer(twin.perplexity), rtol)
    for moment in set(MOMENTS) - set(case.kinds):
        same(*(answer(lambda d=d, moment=moment: getattr(d, moment)) for d in (d, twin)))


@each
def test_cdf_and_icdf(name):
    case, (d, _), (twin, _) = both(name)
    for v, w in zip(
        values(scratch, case, d, scratch.float64),
        values(torch, case, twin, torch.float64),
        strict=True,
    ):
        same(answer(lambda v=v: d.cdf(v)), answer(lambda w=w: twin.cdf(w)))
    share = 0.3
    same(
        answer(lambda: d.icdf(scratch.tensor(share, dtype=scratch.float64))),
        answer(lambda: twin.icdf(torch.tensor(share, dtype=torch.float64))),
    )


@each
def test_shapes_expand_and_support(name):
    case, (d, _), (twin, _) = both(name)
    assert (d.batch_shape, d.event_shape) == (tuple(twin.batch_shape), tuple(twin.event_shape))
    assert d.has_enumerate_support == twin.has_enumerate_support
    for expand in (True, False):
        same(*(answer(lambda d=d, e=expand: d.enumerate_support(e)) for d in (d, twin)))
    wide, wide_twin = d.expand((2, *d.batch_shape)), twin.expand((2, *twin.batch_shape))
    assert type(wide) is type(d)
    assert (wide.batch_shape, wide.event_shape) == (
        tuple(wide_twin.batch_shape),
        tuple(wide_twin.event_shape),
    )
    v = values(scratch, case, d, scratch.float64)[0]
    w = values(torch, case, twin, torch.float64)[0]
    same(wide.log_prob(v), wide_twin.log_prob(w))
    assert d.batch_shape == tuple(twin.batch_shape)


@each
def test_prints_as_pytorchs(name):
    _, (d, _), (twin, _) = both(name, learn=False)
    assert repr(d) == repr(twin)
    assert repr(d.support) == repr(twin.support)
    assert d.support.event_dim == twin.support.event_dim
    assert d.support.is_discrete == twin.support.is_discrete


@each
def test_class_attributes(name):
    _, (d, _), (twin, _) = both(name, learn=False)
    assert set(d.arg_constraints) == set(twin.arg_constraints)
    for key, constraint in d.arg_constraints.items():
        assert repr(constraint) == repr(twin.arg_constraints[key])


def test_every_distribution_has_a_case():
    here = {n for n in ours.__all__ if isinstance(getattr(ours, n), type)}
    here = {n for n in here if issubclass(getattr(ours, n), ours.Distribution)}
    cased = {name.split()[0] for name in CASES}
    assert here - cased == {"Distribution", "ExponentialFamily"}


def test_names_are_pytorchs():
    assert set(ours.__all__) - set(theirs.__all__) == {"constraints", "kl", "transforms"}


@pytest.mark.parametrize("name", ["Normal", "Bernoulli", "Exponential", "Gamma"])
def test_the_family_formula_gives_the_same_entropy(name):
    _, (d, _), _ = both(name, learn=False)
    general = ours.ExponentialFamily.entropy(d)
    np.testing.assert_allclose(general.detach().numpy(), d.entropy().numpy(), rtol=1e-9)


def test_two_losses_may_share_one_distribution_of_leaves():
    loc = scratch.zeros(3, requires_grad=True)
    d = ours.Normal(loc, scratch.ones(3))
    for _ in range(2):
        d.log_prob(scratch.ones(3)).sum().backward()
    assert loc.grad.tolist() == [2.0, 2.0, 2.0]
