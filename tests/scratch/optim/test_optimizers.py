"""Every optimizer beside torch's, step by step."""

import copy

import numpy as np
import pytest
import torch

from chainrule.scratch import optim, tensor
from chainrule.scratch.optim.elementwise import BLOCK
from chainrule.scratch.tensor import wrap
from tests.scratch.optim.problem import (
    give_gradients,
    ours,
    start,
    theirs,
    to_ours,
    to_torch,
    values,
)

STEPS = 30
CASES = [
    ("SGD", {"lr": 0.1}),
    ("SGD", {"lr": 0.1, "maximize": True}),
    ("SGD", {"lr": 0.1, "weight_decay": 0.3, "maximize": True}),
    ("SGD", {"lr": 0.05, "momentum": 0.9}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "dampening": 0.4, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "nesterov": True}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1}),
    ("SGD", {"lr": 0.05, "momentum": 0.9, "foreach": True}),
    ("Adam", {"lr": 0.05}),
    ("Adam", {"lr": 0.05, "betas": (0.7, 0.9), "eps": 1e-3, "weight_decay": 0.1}),
    ("Adam", {"lr": 0.05, "amsgrad": True, "betas": (0.5, 0.6)}),
    ("Adam", {"lr": 0.05, "amsgrad": True, "maximize": True, "weight_decay": 0.1}),
    ("Adam", {"lr": 0.05, "weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("Adam", {"lr": 0.05, "fused": True}),
    ("AdamW", {"lr": 0.05}),
    ("AdamW", {"lr": 0.05, "weight_decay": 0.5, "amsgrad": True}),
    ("AdamW", {"lr": 0.05, "weight_decay": 0.5, "maximize": True}),
    ("Adagrad", {"lr": 0.3}),
    ("Adagrad", {"lr": 0.3, "lr_decay": 0.1, "weight_decay": 0.1, "maximize": True}),
    ("Adagrad", {"lr": 0.3, "initial_accumulator_value": 0.5, "eps": 1e-3}),
    ("Adadelta", {}),
    ("Adadelta", {"lr": 0.7, "rho": 0.8, "eps": 1e-4, "weight_decay": 0.1, "maximize": True}),
    ("RMSprop", {}),
    ("RMSprop", {"alpha": 0.8, "momentum": 0.5, "weight_decay": 0.1}),
    ("RMSprop", {"centered": True, "alpha": 0.9}),
    ("RMSprop", {"centered": True, "momentum": 0.9, "eps": 1e-3, "maximize": True}),
    ("Rprop", {}),
    ("Rprop", {"lr": 0.1, "etas": (0.4, 1.5), "step_sizes": (1e-3, 0.2), "maximize": True}),
    ("Adamax", {"lr": 0.05}),
    ("Adamax", {"lr": 0.05, "betas": (0.7, 0.9), "weight_decay": 0.1, "maximize": True}),
    ("NAdam", {"lr": 0.05}),
    ("NAdam", {"lr": 0.05, "weight_decay": 0.1, "momentum_decay": 0.1, "maximize": True}),
    ("NAdam", {"lr": 0.05, "weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("RAdam", {"lr": 0.05}),
    ("RAdam", {"lr": 0.05, "betas": (0.8, 0.99), "weight_decay": 0.1, "maximize": True}),
    ("RAdam", {"lr": 0.05, "weight_decay": 0.1, "decoupled_weight_decay": True}),
    ("Adafactor", {"lr": 0.1}),
    ("Adafactor", {"lr": 0.1, "eps": (1e-4, 0.1), "d": 2.0, "weight_decay": 0.1}),
    ("Adafactor", {"lr": 0.1, "beta2_decay": -0.5, "maximize": True}),
    ("ASGD", {"lr": 0.1}),
    ("ASGD", {"lr": 0.1, "t0": 10, "lambd": 0.01, "weight_decay": 0.1, "maximize": True}),
]


def names(case):
    """Name a case in the report of the tests."""
    return f"{case[0]}({', '.join(f'{k}={v}' for k, v in case[1].items())})"


def build(engine, params, case):
    """Build an optimizer of two groups, of which one has a learning rate of its own."""
    name, options = case
    groups = [{"params": params[:2]}, {"params": params[2:], "lr": 0.02}]
    return getattr(engine, name)(groups, **options)


def close(mine, other, tol):
    """Hold two lists of arrays equal."""
    for a, b in zip(mine, other, strict=True):
        np.testing.assert_allclose(a, b, rtol=tol, atol=tol)


def walk(pairs, steps):
    """Take steps with each (params, optimizer); parameter 1 has no gradient in every third."""
    for t in steps:
        for params, optimizer in pairs:
            give_gradients(params, t, skip=[1] if t % 3 == 2 else [])
            optimizer.step()


@pytest.mark.parametrize(("dtype", "tol"), [("float64", 1e-10), ("float32", 1e-6)])
@pytest.mark.parametrize("case", CASES, ids=names)
def test_lockstep_with_torch(case, dtype, tol):
    mine, other = ours(start(dtype)), theirs(start(dtype))
    pairs = [(mine, build(optim, mine, case)), (other, build(torch.optim, other, case))]
    for t in range(STEPS):
        walk(pairs, [t])
        close(values(mine), values(other), tol)
    assert all(a.dtype == dtype for a in values(mine))


@pytest.mark.parametrize("case", CASES, ids=names)
def test_a_saved_state_goes_on_as_if_never_stopped(case):
    mine = ours(start("float32"))
    optimizer = build(optim, mine, case)
    walk([(mine, optimizer)], range(10))
    saved = copy.deepcopy(optimizer.state_dict())
    again = ours(values(mine))
    fresh = build(optim, again, (case[0], {**case[1], "lr": 77.0}))
    fresh.load_state_dict(saved)
    walk([(mine, optimizer), (again, fresh)], range(10, STEPS))
    for a, b in zip(values(mine), values(again), strict=True):
        np.testing.assert_array_equal(a, b)


@pytest.mark.parametrize("case", CASES, ids=names)
def test_states_travel_to_torch_and_back(case):
    first, twin = ours(start("float64")), theirs(start("float64"))
    walked = [(first, build(optim, first, case)), (twin, build(torch.optim, twin, case))]
    walk(walked, range(10))
    saved, expected = (optimizer.state_dict() for _, optimizer in walked)
    assert described(to_torch(saved)) == described(expected)

    mine, other = ours(values(first)), theirs(values(first))
    pairs = [(mine, build(optim, mine, case)), (other, build(torch.optim, other, case))]
    pairs[0][1].load_state_dict(copy.deepcopy(saved))
    pairs[1][1].load_state_dict(to_torch(saved))
    walk(pairs, range(10, 20))
    close(values(mine), values(other), 1e-10)

    back = ours(values(other))
    again = build(optim, back, case)
    again.load_state_dict(to_ours(pairs[1][1].state_dict()))
    walk([(back, again), pairs[1]], range(20, STEPS))
    close(values(back), values(other), 1e-10)


def described(x):
    """Replace the tensors of a state by dtype and shape, and sort the names."""
    if isinstance(x, torch.Tensor):
        return x.dtype, tuple(x.shape)
    if isinstance(x, dict):
        return {key: described(x[key]) for key in sorted(x, key=str)}
    return [described(part) for part in x] if isinstance(x, list | tuple) else x


def big(rows, seed):
    """Return a parameter of several blocks and its gradient, of which one lies transposed."""
    rng = np.random.default_rng(seed)
    p, g = rng.normal(size=(rows, 700)), rng.normal(size=(700, rows)).T
    return p.astype("float32"), g.astype("float32", order="K")


@pytest.mark.parametrize("case", [CASES[5], CASES[10], *CASES[17::3]], ids=names)
def test_blocks_change_nothing(case):
    array, g = big(rows=600, seed=1)
    assert array.size > 3 * BLOCK
    assert not g.flags.c_contiguous
    (whole,), parts = ours([array]), ours(np.array_split(array, 12))
    name, options = case
    one, many = getattr(optim, name)([whole], **options), getattr(optim, name)(parts, **options)
    for _ in range(3):
        whole.grad = wrap(g)
        for p, part in zip(parts, np.array_split(g, 12), strict=True):
            p.grad = wrap(part)
        one.step()
        many.step()
    if name != "Adafactor":  # its step depends on the size of the entire parameter
        np.testing.assert_array_equal(whole._array, np.concatenate(values(parts)))


@pytest.mark.parametrize(("name", "options"), [("SGD", {"momentum": 0.9}), ("AdamW", {})])
def test_the_rate_may_be_a_tensor(name, options):
    mine, other = ours(start("float64")), theirs(start("float64"))
    pairs = [
        (mine, getattr(optim, name)(mine, lr=tensor(0.125), **options)),
        (other, getattr(torch.optim, name)(other, lr=torch.tensor(0.125), **options)),
    ]
    walk(pairs, range(5))
    close(values(mine), values(other), 1e-6)


def test_betas_may_be_tensors():
    mine, other = ours(start("float64")), theirs(start("float64"))
    pairs = [
        (mine, optim.Adam(mine, betas=(tensor(0.5), tensor(0.75)))),
        (other, torch.optim.Adam(other, betas=(torch.tensor(0.5), torch.tensor(0.75)))),
    ]
    walk(pairs, range(5))
    close(values(mine), values(other), 1e-6)


def test_gradients_stay_as_they_are():
    for case in CASES:
        mine = ours(start("float32"))
        optimizer = build(optim, mine, case)
        give_gradients(mine, 0)
        before = [p.grad._array.copy() for p in mine]
        optimizer.step()
        close([p.grad._array for p in mine], before, 0)


def test_a_step_is_seen_by_the_tape():
    w = tensor([2.0], requires_grad=True)
    loss = (w * w).sum()
    w.grad = tensor([1.0])
    optim.SGD([w], lr=0.5).step()
    with pytest.raises(RuntimeError, match="modified by an inplace operation"):
        loss.backward()
