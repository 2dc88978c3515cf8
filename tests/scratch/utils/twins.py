"""The same lines on both engines: same results, same draws."""

from __future__ import annotations

from collections import UserDict, UserList

import numpy as np
import torch
import torch.utils.data as twin

from chainrule import scratch
from chainrule.scratch.utils import data as ours

ENGINES = ((scratch, ours), (torch, twin))


def plain(value):
    """Return a value in which tensors are names, shapes and lists, so that engines compare."""
    kind = type(value).__name__
    if isinstance(value, scratch.Tensor | torch.Tensor):
        return "tensor", str(value.dtype), tuple(value.shape), value.tolist()
    if isinstance(value, dict | UserDict):
        return kind, {k: plain(v) for k, v in value.items()}
    if isinstance(value, tuple | list | UserList):
        return kind, [plain(v) for v in value]
    return value


def seeded(seed=0):
    scratch.manual_seed(seed)
    torch.manual_seed(seed)


def same_state():
    np.testing.assert_array_equal(scratch.get_rng_state().numpy(), torch.get_rng_state().numpy())


def both(run, seed=0):
    """Run on both engines; the results and the states afterwards are the same."""
    seeded(seed)
    got = [plain(run(t, d)) for t, d in ENGINES]
    assert got[0] == got[1]
    same_state()
    return got[0]


def tensors(t, d, n=10):
    return d.TensorDataset(t.arange(float(n)).reshape(n, 1) * t.ones(1, 3), t.arange(n))


def squares(d, n=10):
    """Return a dataset with a __getitem__ of its own."""

    class Squares(d.Dataset):
        def __len__(self):
            return n

        def __getitem__(self, i):
            if not 0 <= i < n:
                raise IndexError(i)
            return {"i": i, "square": np.float32(i * i), "name": str(i)}

    return Squares()


def stream(d, n=10, length=True):
    class Stream(d.IterableDataset):
        def __iter__(self):
            return iter(range(n))

    if length:
        Stream.__len__ = lambda self: n
    return Stream()


def own(t):
    return t.Generator().manual_seed(99)
