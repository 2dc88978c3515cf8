"""Embedding: look up a learned row for each index.

    y, pullback = embedding(weight, index)    # weight (K, C), index (B, T) -> (B, T, C)

It is a product with one-hot rows that nobody writes out: a choice of rows forward, and a
sum of the gradients that meet in the same row back.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import AxisError, DtypeError, ShapeError
from chainrule.scratch.ops.calls import call
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.index import place
from chainrule.scratch.types import Array, Needs, Result


@op(saves=("index",))
def embedding(
    weight: Array,
    index: Array,
    *,
    padding_idx: int | None = None,
    scale_grad_by_freq: bool = False,
) -> Result:
    """Return the rows of `weight` that `index` names.

    Math:   y[i] = weight[index[i]]    =>    dweight[index[i]] += dy[i]
    Shape:  weight (K, C), index (*) -> (*, C)
    Params: the row padding_idx (counted from the end when negative) gets no gradient;
            scale_grad_by_freq divides each row's gradient by how often the row was named.
    Why:    a row that is named often, such as that of a frequent word, must get the sum of
            all its gradients, so the way back adds and does not assign.
    """
    shape, index = weight.shape, np.asarray(index)
    check_rows(weight, index)

    def pullback(dy: Any, needs: Needs) -> tuple[Any, None]:
        if scale_grad_by_freq:
            times = np.bincount(index.reshape(-1), minlength=1)[index]
            dy = dy / np.expand_dims(times.astype(np.float32), -1)
        if padding_idx is not None:
            dy = dy * np.expand_dims(index != padding_idx % shape[0], -1)
        return call(place, dy, shape=shape, key=(index,)), None

    return weight[index], pullback


def check_rows(weight: Any, index: Array) -> None:
    """Refuse a weight that is no matrix, and indices that are no rows of it."""
    if len(weight.shape) != 2:
        raise ShapeError("embedding needs a weight (K, C)", got=f"shape {tuple(weight.shape)}")
    if index.dtype.char not in "ilq":
        raise DtypeError(
            "embedding needs indices of dtype int64 or int32", got=f"{index.dtype}", hint="x.long()"
        )
    rows, wrong = weight.shape[0], index[(index < 0) | (index >= weight.shape[0])]
    if wrong.size:
        raise AxisError(
            f"embedding of {rows} rows needs indices from 0 to {rows - 1}",
            got=f"{wrong[0]} (PyTorch: index out of range in self)",
            hint="num_embeddings must be the largest index + 1",
        )
