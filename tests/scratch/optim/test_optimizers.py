"""Every optimizer beside torch's, step by step."""

import numpy as np
import pytest
import torch

from chainrule.scratch import optim
from tests.scratch.optim.problem import (
    give_gradients,
    ours,
    start,
    theirs,
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
