"""Functions with other arguments than the layers pass: values, gradients, refusals."""

import numpy as np
import pytest
import torch

import chainrule.scratch as ours
from chainrule.errors import ChainruleError
from tests.scratch.nn.functional_cases import CASES, NO_SECOND, REFUSED

# Mistakes are made here on purpose.
pytestmark = pytest.mark.filterwarnings("ignore::chainrule.scratch.traps.Trap")


def inputs():
    rng = np.random.default_rng(0)
    shapes = {
        "x": (3, 4), "y": (3, 4), "z": (4,), "v": (2, 3, 4), "w": (2, 3, 4, 5),
        "u": (1, 2, 3, 4, 5), "e": (6, 3), "t": (2, 2, 3),
    }  # fmt: skip
    floats = {name: rng.normal(size=shape) for name, shape in shapes.items()}
    floats["p"] = rng.uniform(0.5, 2, (3, 4))
    floats["g"] = rng.uniform(-1.4, 1.4, (2, 3, 3, 2))
    floats["h"] = rng.uniform(-2.9, 2.9, (1, 2, 2, 2, 3))
    scores = rng.normal(size=(9, 2, 5))
    floats["l"] = scores - np.log(np.exp(scores).sum(2, keepdims=True))
    whole = {"i": np.array([0, 2, 1]), "j": rng.integers(0, 3, (2, 4))}
    whole["n"], whole["d"] = rng.choice([-1, 1], (3, 4)), np.array([1, -1, -1])
    return floats, whole


def names_on(engine):
    floats, whole = inputs()
    leaves = {k: engine.tensor(a).requires_grad_() for k, a in floats.items()}
    others = {k: engine.tensor(a) for k, a in whole.items()}
    return leaves, leaves | others | {"torch": engine, "F": engine.nn.functional}


def value(engine, code):
    leaves, scope = names_on(engine)
    engine.manual_seed(3)
    return leaves, eval(code, scope), engine.rand(1).item()


def upstream(engine, y):
    return engine.tensor(np.cos(np.arange(y.numel())).reshape(tuple(y.shape)), dtype=y.dtype)


def close(mine, theirs, what):
    mine = np.zeros(1) if mine is None else mine.detach().numpy()
    theirs = np.zeros(1) if theirs is None else theirs.detach().numpy(force=True)
    far = max(1e-9, 1e-9 * float(np.nanmax(np.abs(theirs), initial=0)))
    np.testing.assert_allclose(*np.broadcast_arrays(mine, theirs), 1e-8, far, err_msg=what)


@pytest.mark.parametrize("code", CASES)
def test_value_and_gradient_equal_torch(code):
    leaves, y, after = value(ours, code)
    twins, twin, after_twin = value(torch, code)
    assert (str(y.dtype), tuple(y.shape)) == (str(twin.dtype), tuple(twin.shape))
    assert (y.requires_grad, after) == (twin.requires_grad, after_twin)
    close(y, twin, "value")
    if y.requires_grad:
        y.backward(upstream(ours, y))
        twin.backward(upstream(torch, twin))
    for name, leaf in leaves.items():
        assert (leaf.grad is None) == (twins[name].grad is None), name
        close(leaf.grad, twins[name].grad, name)


def second(engine, code):
    leaves, y, _ = value(engine, code)
    if not y.requires_grad:
        return [None]
    up = upstream(engine, y).requires_grad_()
    known = list(leaves.values())
    first = engine.autograd.grad(y, known, up, create_graph=True, allow_unused=True)
    total = sum((g * g).sum() for g in first if g is not None)
    if not total.requires_grad:
        return [None] * len(known)
    return engine.autograd.grad(total, known, allow_unused=True)


TWICE = [c for c in CASES if not any(word in c for word in NO_SECOND)]


@pytest.mark.parametrize("code", TWICE)
def test_gradients_of_gradients_equal_torch(code):
    for mine, theirs, name in zip(
        second(ours, code), second(torch, code), inputs()[0], strict=False
    ):
        close(mine, theirs, name)


@pytest.mark.parametrize("code", REFUSED)
def test_what_torch_refuses_is_refused_and_explained(code):
    with pytest.raises(Exception) as theirs:  # noqa: PT011 - PyTorch says which
        value(torch, code)
    with pytest.raises(theirs.type) as refused:
        value(ours, code)
    assert isinstance(refused.value, ChainruleError)
    assert "got" in str(refused.value)
