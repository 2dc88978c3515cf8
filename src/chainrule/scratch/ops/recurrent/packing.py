"""Sequences of different lengths without their padding, and back.

    a a a a    pack_padded ->                    lengths      4 3 1
    b b b .                     abc ab ab a
    c . . .                 <- pad_packed        batch_sizes  3 2 2 1

The steps that are in use lie behind one another: time by time, the longest sequence first.
Each of the two is the other's way back.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scratch.ops.calls import call
from chainrule.scratch.ops.contract import op
from chainrule.scratch.types import Array, Result

Sizes = tuple[int, ...]


@op()
def pack_padded(x: Array, *, batch_sizes: Sizes, order: Array | None = None) -> Result:
    """Return the steps that are in use: the first `batch_sizes[t]` sequences of each step t.

    Math:   y = x without the padding    =>    dx = dy with zeros for the padding
    Shape:  x (T, B, *) -> (N, *),  N = sum of batch_sizes
    Params: order (B,) says which sequence comes first, second, ..., if not 0, 1, ...

    >>> pack_padded(np.array([[1, 2], [3, 0], [4, 0]]), batch_sizes=(2, 1, 1))[0].tolist()
    [1, 2, 3, 4]
    """
    length, batch = x.shape[:2]
    y = np.concatenate([x[t, live(n, order)] for t, n in enumerate(batch_sizes)])
    settings = {"batch_sizes": batch_sizes, "order": order, "batch": batch, "length": length}
    return y, lambda dy, needs: (call(pad_packed, dy, **settings),)


@op()
def pad_packed(
    x: Array,
    *,
    batch_sizes: Sizes,
    batch: int,
    length: int,
    order: Array | None = None,
    value: float = 0.0,
) -> Result:
    """Return `length` steps of `batch` sequences, with `value` where one has ended.

    Math:   y[t, sequences in use] = the rows of step t, else value    =>    dx = dy packed
    Shape:  x (N, *) -> (T, B, *)
    Params: order as in `pack_padded`.

    >>> rows = np.array([1, 2, 3, 4])
    >>> pad_packed(rows, batch_sizes=(2, 1, 1), batch=2, length=3)[0].tolist()
    [[1, 2], [3, 0], [4, 0]]
    """
    y: Any = np.full((length, batch, *x.shape[1:]), value, x.dtype)
    start = 0
    for t, n in enumerate(batch_sizes):
        y[t, live(n, order)] = x[start : start + n]
        start += n
    settings = {"batch_sizes": batch_sizes, "order": order}
    return y, lambda dy, needs: (call(pack_padded, dy, **settings),)


def live(n: int, order: Array | None) -> Any:
    """Return an index for the `n` sequences that reach a step."""
    return slice(n) if order is None else order[:n]
