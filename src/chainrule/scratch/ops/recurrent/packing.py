"""Sequences of different lengths without their padding, and back.

    a a a a                                           lengths      4 3 1
    b b b .    pack ->  abc ab ab a  -> unpack        batch_sizes  3 2 2 1
    c . . .

`x[t, :batch_sizes[t]]` of all steps lie behind one another: time by time, the longest
sequence first. Each function is the other's way back.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scratch.ops.calls import call
from chainrule.scratch.ops.contract import op
from chainrule.scratch.types import Array, Result


@op()
def pack(x: Array, *, batch_sizes: tuple[int, ...]) -> Result:
    """Return the steps that are in use: `x[t, :batch_sizes[t]]` of all t, joined.

    Math:  y = x without the padding    =>    dx = dy with zeros for the padding
    Shape: x (T, B, *) -> (N, *),  N = sum of batch_sizes

    >>> pack(np.array([[1, 2], [3, 0], [4, 0]]), batch_sizes=(2, 1, 1))[0].tolist()
    [1, 2, 3, 4]
    """
    length, batch = x.shape[:2]
    settings = {"batch_sizes": batch_sizes, "batch": batch, "length": length}
    # not zip(strict=True): all sequences may be shorter than the padding
    y = np.concatenate([x[t, :n] for t, n in enumerate(batch_sizes)])
    return y, lambda dy, needs: (call(unpack, dy, **settings),)


@op()
def unpack(
    x: Array, *, batch_sizes: tuple[int, ...], batch: int, length: int, value: float = 0.0
) -> Result:
    """Return `length` steps of `batch` sequences, with `value` where one has ended.

    Math:  y[t, :batch_sizes[t]] = the rows of step t, else value    =>    dx = dy packed
    Shape: x (N, *) -> (T, B, *)

    >>> rows = np.array([1, 2, 3, 4])
    >>> unpack(rows, batch_sizes=(2, 1, 1), batch=2, length=3)[0].tolist()
    [[1, 2], [3, 0], [4, 0]]
    """
    y: Any = np.full((length, batch, *x.shape[1:]), value, x.dtype)
    start = 0
    for t, n in enumerate(batch_sizes):
        y[t, :n] = x[start : start + n]
        start += n
    return y, lambda dy, needs: (call(pack, dy, batch_sizes=batch_sizes),)
