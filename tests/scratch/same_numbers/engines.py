"""One line of a program, run on both engines from one seed: result, and state after it.

A case is a string of statements, the last an expression; `torch`, `nn`, `F`, `init`, `data` are
those of the engine. Two generators, the default one and `g`, are compared after it.
"""

import warnings

import numpy as np
import torch
import torch.nn.utils.prune

import chainrule.scratch.nn.utils.prune
from chainrule import scratch

PRUNE = {torch: torch.nn.utils.prune, scratch: chainrule.scratch.nn.utils.prune}
TOLERANCE = {"torch.float16": 2e-3, "torch.bfloat16": 1e-2, "torch.float64": 1e-12}


def names(t):
    g = t.Generator().manual_seed(3)
    return {
        "torch": t, "nn": t.nn, "F": t.nn.functional, "init": t.nn.init, "np": np,
        "data": t.utils.data, "prune": PRUNE[t], "g": g,
    }  # fmt: skip


def run(case, t, seed=7):
    """Return what the case gives, and both states."""
    *before, last = [part.strip() for part in case.split(";")]
    space = names(t)
    t.manual_seed(seed)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for line in before:
            exec(line, space)
        result = plain(eval(last, space))
    states = [s.numpy().copy() for s in (t.get_rng_state(), space["g"].get_state())]
    return result, states


def plain(x):
    """Take tensors, modules and containers apart: lists of (dtype, shape, strides, numbers)."""
    if hasattr(x, "detach") and hasattr(x, "dtype"):
        d = x.detach()
        d = d.float() if str(d.dtype) == "torch.bfloat16" else d
        steps = [s for s, n in zip(x.stride(), x.shape, strict=True) if n > 1]
        return str(x.dtype), tuple(x.shape), steps if d.numel() > 1 else [], d.numpy().copy()
    if isinstance(x, list | tuple):
        return [plain(part) for part in x]
    if hasattr(x, "state_dict") and hasattr(x, "parameters"):
        return [[name, plain(part)] for name, part in x.state_dict().items()]
    return x


def same(ours, twin, strides=False):
    """Compare what two engines gave."""
    if isinstance(twin, list):
        assert isinstance(ours, list)
        assert len(ours) == len(twin)
        for a, b in zip(ours, twin, strict=True):
            same(a, b, strides)
    elif isinstance(twin, tuple):
        assert ours[:2] == twin[:2]
        if strides:
            assert ours[2] == twin[2]
        rtol = TOLERANCE.get(twin[0], 2e-6) if twin[3].dtype.kind == "f" else 0
        np.testing.assert_allclose(ours[3], twin[3], rtol=rtol, atol=rtol)
    else:
        assert ours == twin or ours != ours


def check(case, strides=False):
    """Run a case on both engines and compare."""
    ours, states = run(case, scratch)
    twin, twin_states = run(case, torch)
    same(ours, twin, strides)
    for a, b in zip(states, twin_states, strict=True):
        np.testing.assert_array_equal(a, b, err_msg="state")
