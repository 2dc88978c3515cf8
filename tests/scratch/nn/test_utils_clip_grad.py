"""Clipping equals PyTorch's: every kind of norm, dtypes, what is not finite, mistakes."""

import math

import numpy as np
import pytest
import torch

import chainrule.scratch as ours
from chainrule.errors import ChainruleError

ENGINES = (ours, torch)
both = pytest.mark.parametrize("t", ENGINES, ids=["ours", "torch"])
NORMS = [2, 2.0, 1, 0, 0.5, 3.5, -1, math.inf, -math.inf, "inf"]


def parameters(t, dtype="float32", bad=None):
    """Two parameters with gradients, one zero gradient, and a parameter without."""
    rng = np.random.default_rng(0)
    made = [
        t.nn.Parameter(t.zeros(*s, dtype=getattr(t, dtype))) for s in ((3, 2), (4,), (2,), (1,))
    ]
    for p in made[:3]:
        p.grad = t.tensor(rng.normal(size=tuple(p.shape)).astype(dtype))
    made[2].grad.zero_()
    if bad is not None:
        made[0].grad[1, 1] = bad
    return made


def grads(made):
    return [None if p.grad is None else p.grad.numpy() for p in made]


def same(mine, twin, rtol=1e-6):
    for a, b in zip(mine, twin, strict=True):
        assert (a is None) == (b is None)
        if a is not None:
            np.testing.assert_allclose(a, b, rtol)
            assert a.dtype == b.dtype


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("max_norm", [0, 0.5, 1e3])
@pytest.mark.parametrize("norm_type", NORMS)
def test_norms(norm_type, max_norm, dtype):
    norms, left = [], []
    for t in ENGINES:
        made = parameters(t, dtype)
        norms.append(t.nn.utils.clip_grad_norm_(made, max_norm, norm_type))
        left.append(grads(made))
    assert str(norms[0].dtype) == str(norms[1].dtype) == f"torch.{dtype}"
    assert norms[0].shape == ()
    np.testing.assert_allclose(norms[0].numpy(), norms[1].numpy(), 1e-6)
    same(*left)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_what_is_not_finite(bad):
    norms, left = [], []
    for t in ENGINES:
        made = parameters(t, bad=bad)
        with pytest.raises(RuntimeError, match="is non-finite") as info:
            t.nn.utils.clip_grad_norm_(made, 1.0, error_if_nonfinite=True)
        assert t is torch or isinstance(info.value, ChainruleError)
        same(grads(made), grads(parameters(t, bad=bad)))  # untouched
        norms.append(t.nn.utils.clip_grad_norm_(made, 1.0).item())
        left.append(grads(made))
    np.testing.assert_equal(*norms)
    same(*left)


@both
def test_forms_of_the_arguments(t):
    clip, total = t.nn.utils.clip_grad_norm_, t.nn.utils.get_total_norm
    made = parameters(t)
    single = clip(made[0], 0.1)
    assert np.linalg.norm(made[0].grad.numpy()) == pytest.approx(0.1, rel=1e-4)
    assert single.item() > 0.1
    assert clip((p for p in made), 1e9).item() == pytest.approx(clip(made, 1e9).item())
    assert [clip([], 1.0).item(), clip(made[3:], 1.0).item(), total([]).item()] == [0, 0, 0]
    assert total(t.ones(4)).item() == 2
    assert total([t.ones(3), t.ones(2)], 1.0).item() == 5
    assert clip(made, "1e9", foreach=True).item() > 0
    with pytest.warns(UserWarning, match="empty generator"):
        clip((p for p in []), 1.0)
    with pytest.warns(FutureWarning, match="deprecated"):
        t.nn.utils.clip_grad_norm(made, 1.0)
    with pytest.raises(RuntimeError, match="float"):
        total([t.ones(3, dtype=t.int64)])


def test_mixed_dtypes_and_two_steps():
    for order in (1, -1):
        norms, left = [], []
        for t in ENGINES:
            made = (parameters(t) + parameters(t, "float64"))[::order]
            norms.append(t.nn.utils.get_total_norm([p.grad for p in made if p.grad is not None]))
            t.nn.utils.clip_grads_with_norm_(made, 0.7, norms[-1])
            left.append(grads(made))
        assert str(norms[0].dtype) == str(norms[1].dtype)
        np.testing.assert_allclose(norms[0].numpy(), norms[1].numpy(), 1e-6)
        same(*left)


@pytest.mark.parametrize("bound", [0.3, 0, -0.2, "0.4"])
@pytest.mark.parametrize("bad", [None, math.nan, -math.inf])
def test_values(bound, bad):
    left = []
    for t in ENGINES:
        made = parameters(t, bad=bad)
        assert t.nn.utils.clip_grad_value_(made, bound) is None
        t.nn.utils.clip_grad_value_(made[0], bound)
        left.append(grads(made))
    same(*left)


@both
def test_an_optimizer_sees_the_clipped_gradient(t):
    t.manual_seed(0)
    model = t.nn.Linear(3, 2)
    before = model.weight.detach().clone()
    (model(t.ones(4, 3)) * 100).sum().backward()
    version = model.weight.grad._version
    t.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    assert model.weight.grad._version > version
    t.optim.SGD(model.parameters(), lr=1.0).step()
    assert np.linalg.norm((model.weight - before).detach().numpy()) <= 1.0
