"""Cases of reading and writing parts of arrays."""

import numpy as np
import torch

from chainrule.scratch import ops
from tests.scratch.ops.cases import OpCase

X = ((4, 3, 2),)
ROWS, AGAIN = np.array([2, 0, 3]), np.array([1, -1, 1, 1])
GRID = np.array([[0, 2], [2, 1]])
FLAGS = np.array([True, False, True, True])
AT = np.array([[0, 2, 2], [1, 0, 1]])  # along axis 0 of (4, 3), or axis 1 of (2, 4)

KEYS = {
    "number": (1,),
    "negative": (-1, ..., 0),
    "slices": (slice(1, 3), slice(None, None, 2)),
    "new axis": (None, slice(None), None, 2),
    "scalar": (1, 2, 0),
    "rows": (ROWS,),
    "rows again": (AGAIN,),
    "grid of rows": (GRID,),
    "along axis 1": (slice(None), np.array([2, 2])),
    "pairs": (ROWS, np.array([0, 0, 2])),
    "apart": (ROWS, slice(None), np.array([0, 1, 0])),
    "mask": (FLAGS,),
    "no rows": (np.array([], dtype=np.int64),),
    "full mask": (np.arange(24).reshape(4, 3, 2) % 5 == 0,),
}


def in_torch(key):
    return tuple(torch.from_numpy(k) if isinstance(k, np.ndarray) else k for k in key)


def shape_at(key):
    return np.empty((4, 3, 2))[key].shape


def written(x, values, key):
    y = x.clone()
    y[in_torch(key)] = values
    return y


def added(x, values, key):
    """Add at a key by positions, which torch's index_put does not do for every kind of key."""
    at = torch.arange(x.numel()).reshape(x.shape)[in_torch(key)].reshape(-1)
    return x.reshape(-1).index_add(0, at, values.reshape(-1)).reshape(x.shape)


CASES = [
    OpCase(ops.index, lambda x, k=key: x[in_torch(k)], X, {"key": key}) for key in KEYS.values()
]
CASES += [
    OpCase(
        ops.place,
        lambda v, k=key: added(torch.zeros(4, 3, 2, dtype=v.dtype), v, k),
        (shape_at(key),),
        {"shape": (4, 3, 2), "key": key},
    )
    for key in KEYS.values()
]
CASES += [
    OpCase(ops.index_put, lambda x, v, k=KEYS[name]: written(x, v, k),
           (*X, shape_at(KEYS[name])), {"key": KEYS[name]})
    for name in ("slices", "rows", "pairs", "apart", "mask", "full mask")
]  # fmt: skip
CASES += [
    OpCase(ops.index_put, lambda x, v, k=KEYS[name]: added(x, v, k),
           (*X, shape_at(KEYS[name])), {"key": KEYS[name], "accumulate": True})
    for name in ("rows again", "grid of rows", "along axis 1", "apart", "mask")
]  # fmt: skip
CASES += [
    OpCase(ops.index_put, lambda x, v: written(x, v, (ROWS,)), (*X, (2,)), {"key": (ROWS,)}),
    OpCase(ops.gather, lambda x: x.gather(0, torch.tensor(AT)), ((4, 3),),
           {"index": AT, "axis": 0}),
    OpCase(ops.gather, lambda x: x.gather(1, torch.tensor(AT)), ((3, 3),),
           {"index": AT, "axis": 1}),
    OpCase(ops.scatter, lambda x, v: x.scatter(0, torch.tensor(AT[:1]), v), ((4, 3), (1, 3)),
           {"index": AT[:1], "axis": 0}),
    OpCase(ops.scatter, lambda x, v: x.scatter(1, torch.tensor(AT[:, :2]), v), ((2, 4), (2, 2)),
           {"index": AT[:, :2], "axis": 1}),
    OpCase(ops.scatter_add, lambda x, v: x.scatter_add(0, torch.tensor(AT), v), ((4, 3), (2, 3)),
           {"index": AT, "axis": 0}),
    OpCase(ops.scatter_add, lambda x, v: x.scatter_add(1, torch.tensor(AT), v), ((3, 4), (2, 3)),
           {"index": AT, "axis": 1}),
    OpCase(ops.view_write, lambda b, v: written(b, v, (slice(None), 1)), (*X, (4, 2)),
           {"view": lambda x: x[:, 1]}),
    OpCase(ops.view_write, lambda b, v: torch.diagonal_scatter(b, v), ((3, 3), (3,)),
           {"view": lambda x: np.einsum("ii->i", x)}),
    OpCase(ops.masked_fill, lambda x, m: x.masked_fill(m, 9.0), ((2, 4), FLAGS), {"value": 9.0}),
    OpCase(ops.masked_fill, lambda x, m: x.masked_fill(m, -torch.inf), ((), FLAGS),
           {"value": -np.inf}, kink=True),
]  # fmt: skip
