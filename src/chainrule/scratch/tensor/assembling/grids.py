"""Functions that lay out all combinations of elements: grids, products, choices."""

from __future__ import annotations

from itertools import combinations as choices
from itertools import combinations_with_replacement as choices_again
from typing import Any

import numpy as np

from chainrule.errors import DtypeError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.tensor.core import Tensor, apply, wrap
from chainrule.scratch.tensor.joining import cat
from chainrule.scratch.tensor.shape import transpose

__all__ = [
    "cartesian_prod", "combinations", "meshgrid", "unravel_index",
]  # fmt: skip


def check_vector(x: Tensor) -> None:
    """Raise unless `x` has one axis."""
    if x._array.ndim != 1:
        raise ShapeError("Expect a 1D vector", got=f"shape {list(x.shape)}")


def cartesian_prod(*tensors: Tensor) -> Tensor:
    """Return all ways to take one element of each tensor, one way in a row."""
    for x in tensors:
        check_vector(x)
    if len(tensors) == 1:
        return tensors[0]
    return cat([g.reshape(-1, 1) for g in meshgrid(*tensors)], 1)


def combinations(input: Tensor, r: int = 2, with_replacement: bool = False) -> Tensor:
    """Return all ways to choose `r` elements without regard to order, one way in a row."""
    check_vector(input)
    if r < 0:
        raise ShapeError("combinations: Expect a non-negative number", got=str(r))
    if r == 0:
        return wrap(np.empty(0, input._array.dtype))
    ways = (choices_again if with_replacement else choices)(range(len(input)), r)
    at = np.array(list(ways), np.int64).reshape(-1, r)
    return apply(ops.index, input, key=(at,))


def meshgrid(*tensors: Any, indexing: str = "ij") -> tuple[Tensor, ...]:
    """Return coordinates of all points of a grid, one tensor for each axis.

    Args:
        tensors: the coordinates along each axis, 1-d.
        indexing: "ij": axes in the order given; "xy": the first two exchanged, as in pictures.
    """
    given = tensors[0] if len(tensors) == 1 and not isinstance(tensors[0], Tensor) else tensors
    if indexing not in {"ij", "xy"}:
        raise ShapeError('torch.meshgrid: indexing must be one of "xy" or "ij"', got=repr(indexing))
    if any(x._array.ndim > 1 for x in given):
        raise ShapeError("torch.meshgrid: Expected 0D or 1D tensor in the tensor list",
                         got=", ".join(f"{x._array.ndim}D" for x in given))  # fmt: skip
    if len({x.dtype for x in given}) > 1:
        raise DtypeError("meshgrid expects all tensors to have the same dtype",
                         got=", ".join(str(x.dtype) for x in given))  # fmt: skip
    lines = [x.reshape(-1) for x in given]
    shape = [len(x) for x in lines]
    grids = [x.reshape([-1 if i == k else 1 for i in range(len(shape))]).expand(*shape)
             for k, x in enumerate(lines)]  # fmt: skip
    if indexing == "xy" and len(grids) > 1:
        grids = [transpose(g, 0, 1) for g in grids]
    return tuple(grids)


def unravel_index(indices: Tensor, shape: Any) -> tuple[Tensor, ...]:
    """Return the index along each axis of places in the flattened tensor."""
    lengths = (shape,) if isinstance(shape, int) else tuple(shape)
    try:
        found = np.unravel_index(indices._array, lengths)
    except ValueError as wrong:
        raise ShapeError(f"unravel_index needs places within {lengths}", got=str(wrong)) from wrong
    return tuple(wrap(np.asarray(i)) for i in found)
