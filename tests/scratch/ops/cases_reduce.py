"""Cases of the folds over axes and along them."""

import numpy as np
import torch

from chainrule.scratch import ops
from tests.scratch.ops.cases import OpCase

X = ((2, 4, 3),)
TIES = (np.array([[3.0, 1.0, 3.0], [1.0, 1.0, 2.0]]),)
ZEROS = (np.array([[2.0, 0.0, 3.0, -1.0], [0.0, 4.0, 0.0, 5.0], [1.0, 2.0, -3.0, 0.5]]),)
AXES = ({}, {"axis": 1}, {"axis": -1, "keepdims": True}, {"axis": (0, 2)},
        {"axis": (0, -1), "keepdims": True})  # fmt: skip


def words(settings):
    """PyTorch's words for ours; no axis means all."""
    names = {"axis": "dim", "keepdims": "keepdim", "correction": "correction"}
    return {"dim": None} | {names[k]: v for k, v in settings.items()}


def fold(name, inputs=X, twin=None, *, kink=False, **settings):
    twin = getattr(torch, name) if twin is None else twin
    return OpCase(
        getattr(ops, name), lambda x: twin(x, **words(settings)), inputs, settings, kink=kink
    )


def all_axes(function):
    """Let a twin that wants its axes listed take None."""
    return lambda x, dim, **rest: function(x, tuple(range(x.ndim)) if dim is None else dim, **rest)


LISTED = {"amax": all_axes(torch.amax), "amin": all_axes(torch.amin)}
LISTED["logsumexp"] = all_axes(torch.logsumexp)

CASES = [
    fold(name, twin=LISTED.get(name), **settings)
    for name in ("sum", "mean", "var", "std", "amax", "amin", "logsumexp")
    for settings in AXES
]
CASES += [fold(name, ((),), LISTED.get(name)) for name in ("sum", "mean", "amax", "logsumexp")]
CASES += [
    fold("mean", (np.zeros((0,)),)),
    fold("sum", (np.zeros((0, 3)),), axis=0),
    fold("var", axis=1, correction=0),
    fold("std", axis=(0, 1), correction=2),
    fold("std", (np.ones((2, 3)),), axis=1, kink=True),
    fold("amax", TIES, axis=1, kink=True),
    fold("amin", TIES, axis=1, kink=True),
    fold("amax", TIES, LISTED["amax"], kink=True),
    fold("logsumexp", (np.array([[1e4, 1e4], [-1e4, 3.0]]),), axis=1, kink=True),
    fold("logsumexp", (np.array([[-np.inf, 1.0], [0.0, 2.0]]),), axis=1, kink=True),
]
CASES += [
    OpCase(op, lambda x, f=twin, a=axis, k=keep: tuple(f(x, a, k)), inputs,
           {"axis": axis, "keepdims": keep}, kink=inputs is TIES)
    for op, twin in ((ops.max_dim, torch.max), (ops.min_dim, torch.min))
    for inputs, axis, keep in ((X, 1, False), (X, -1, True), (X, 0, False), (TIES, 1, False))
]  # fmt: skip
CASES += [
    OpCase(ops.prod, torch.prod, X),
    OpCase(ops.prod, torch.prod, ((),)),
    OpCase(ops.prod, lambda x: x.prod(1), X, {"axis": 1}),
    OpCase(ops.prod, lambda x: x.prod(2).prod(0), X, {"axis": (0, 2)}),
    OpCase(ops.prod, lambda x: x.prod(-1, keepdim=True), ZEROS, {"axis": -1, "keepdims": True}),
    OpCase(ops.prod, lambda x: x.prod(0), ZEROS, {"axis": (0,)}),
    OpCase(ops.cumsum, lambda x: x.cumsum(1), X, {"axis": 1}),
    OpCase(ops.cumsum, lambda x: x.cumsum(-1), X, {"axis": -1}),
    OpCase(ops.cumprod, lambda x: x.cumprod(1), X, {"axis": 1}),
    OpCase(ops.cumprod, lambda x: x.cumprod(-1), ZEROS, {"axis": -1}),
    OpCase(ops.cumprod, lambda x: x.cumprod(0), ZEROS, {"axis": 0}),
]
