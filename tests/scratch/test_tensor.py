"""Every expression of the table gives PyTorch's values, dtypes and gradients."""

import numpy as np
import pytest
import torch

import chainrule.scratch as ours
from tests.scratch import tensor_cases as basic
from tests.scratch import tensor_cases_more as more

CASES, IN_PLACE = basic.CASES + more.CASES, basic.IN_PLACE + more.IN_PLACE
RAISES = basic.RAISES + more.RAISES


def inputs():
    rng = np.random.default_rng(0)
    arrays = {
        "x": rng.normal(size=(3, 4)), "y": rng.normal(size=(3, 4)), "z": rng.normal(size=4),
        "s": rng.normal(size=()), "p": rng.uniform(0.5, 2, size=(3, 4)),
        "q": rng.normal(size=(3, 3)), "v": rng.normal(size=(2, 3, 4)),
    }  # fmt: skip
    arrays["d"] = arrays["q"] + 3 * np.eye(3)
    arrays["c"] = arrays["q"] @ arrays["q"].T + np.eye(3)
    whole = {"i": rng.integers(-4, 5, (3, 4)), "j": rng.integers(0, 3, 4)}
    return arrays, whole | {"m": rng.random((3, 4)) > 0.5}


def names_on(engine):
    floats, others = inputs()
    floats = {k: engine.tensor(a).requires_grad_() for k, a in floats.items()}
    return floats, {k: engine.tensor(a) for k, a in others.items()} | {
        "torch": engine, "g": engine.linalg,
    }  # fmt: skip


def run(engine, code):
    floats, others = names_on(engine)
    *steps, last = code.split("; ")
    scope = floats | others
    for step in steps:
        exec(step, scope)
    y = eval(last, scope)
    if y.requires_grad:
        up = engine.tensor(np.cos(np.arange(y.numel())).reshape(tuple(y.shape)), dtype=y.dtype)
        y.backward(up)
    return y, {k: t.grad for k, t in floats.items()}


def same(a, b, what):
    assert tuple(a.shape) == tuple(b.shape), what
    assert str(a.dtype) == str(b.dtype), what
    close = 1e-9 if a.dtype == ours.float64 else 1e-6
    np.testing.assert_allclose(
        a.detach().numpy(), b.detach().numpy(), rtol=close, atol=close / 100, err_msg=what
    )


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("code", CASES + IN_PLACE)
def test_value_and_gradient_equal_torch(code):
    (y, grads), (twin, twin_grads) = run(ours, code), run(torch, code)
    assert y.requires_grad == twin.requires_grad
    same(y, twin, "value")
    for name, grad in twin_grads.items():
        if grad is None:
            assert grads[name] is None, name
        else:
            same(grads[name], grad, f"gradient of {name}")


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("code", RAISES)
def test_what_torch_refuses_is_refused_and_explained(code):
    with pytest.raises((RuntimeError, IndexError, TypeError, ValueError)) as theirs:
        run(torch, code)
    with pytest.raises(theirs.type) as refused:
        run(ours, code)
    assert "got" in str(refused.value)


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("code", [c for c in CASES if "x / 0" not in c and "dist(" not in c])
def test_gradients_of_gradients_equal_torch(code):
    results = []
    for engine in (ours, torch):
        floats, others = names_on(engine)
        y = eval(code, floats | others)
        if not y.requires_grad or y.dtype != engine.float64:
            return  # no gradient to differentiate
        up = engine.tensor(np.cos(np.arange(y.numel())).reshape(tuple(y.shape))).requires_grad_()
        leaves = [*floats.values(), up]
        first = engine.autograd.grad(y, leaves[:-1], up, create_graph=True, allow_unused=True)
        total = sum((g * g).sum() for g in first if g is not None)
        second = (None,) * len(leaves)
        if getattr(total, "requires_grad", False):
            second = engine.autograd.grad(total, leaves, allow_unused=True)
        results.append(second)
    for mine, theirs in zip(*results, strict=True):
        if mine is None or theirs is None:  # zero, said in two ways
            found = theirs if mine is None else mine
            assert found is None or not found.numpy(force=True).any()
        else:
            np.testing.assert_allclose(mine.numpy(), theirs.numpy(force=True), 1e-8, 1e-10)
