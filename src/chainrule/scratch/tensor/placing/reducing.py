"""Functions that combine many elements in one place: sums, products, means, extremes."""

from __future__ import annotations

import numpy as np

from chainrule.errors import DtypeError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.tensor.axes import one_axis
from chainrule.scratch.tensor.core import Tensor, apply, method, wrap
from chainrule.scratch.tensor.placing.places import one_dtype, places_along

__all__ = ["index_reduce", "scatter_reduce"]

WAYS = ("sum", "prod", "mean", "amax", "amin")


@method
def scatter_reduce(
    input: Tensor, dim: int, index: Tensor, src: Tensor, reduce: str, *, include_self: bool = True
) -> Tensor:
    """Combine elements of `src` into the places that `index` names along `dim`.

    Args:
        input: what stands at the places before.
        dim: the axis along which `index` counts.
        index: for each element of `src` that takes part, its place.
        src: the elements.
        reduce: "sum", "prod", "mean", "amax" or "amin".
        include_self: whether `input` takes part where something arrives.
    """
    if reduce not in WAYS:
        raise ShapeError(f"reduce argument must be one of {', '.join(WAYS)}", got=repr(reduce))
    axis = one_axis(dim, input._array.ndim)
    at = index._array
    if at.dtype.kind not in "iu":
        raise DtypeError("scatter_reduce(): Expected dtype int64 for index", got=str(index.dtype))
    if at.ndim != input._array.ndim or src._array.ndim != at.ndim:
        raise ShapeError(
            "Index tensor must have the same number of dimensions as self and src",
            got=f"{at.ndim}, {input._array.ndim} and {src._array.ndim}",
        )
    one_dtype("scatter", input, src)
    if not input._array.ndim:
        y = scatter_reduce(input.reshape(1), 0, index.reshape(1), src.reshape(1), reduce,
                           include_self=include_self)  # fmt: skip
        return y.reshape(())
    check_fit(input, at.shape, src, axis)
    n = input._array.shape[axis]
    if at.size and not (at.min() >= 0 and at.max() < n):
        raise ShapeError(f"index is out of bounds for dimension {axis} with size {n}",
                         got=f"{at.min()} to {at.max()}")  # fmt: skip
    part = src if src._array.shape == at.shape else src[tuple(slice(0, k) for k in at.shape)]
    return apply(ops.scatter_reduce, input, part, index=at, axis=axis, reduce=reduce,
                 include=include_self)  # fmt: skip


def check_fit(input: Tensor, shape: tuple[int, ...], src: Tensor, axis: int) -> None:
    """Raise unless there are places and elements for each index."""
    too_long = any(n > m for n, m in zip(shape, src._array.shape, strict=True))
    others = [i for i in range(len(shape)) if i != axis]
    if too_long or any(shape[i] > input._array.shape[i] for i in others):
        raise ShapeError(
            f"Expected index to be no larger than src, and than self apart from dimension {axis}",
            got=f"index {shape}, self {tuple(input.shape)}, src {tuple(src.shape)}",
        )


@method
def index_reduce(
    input: Tensor, dim: int, index: Tensor, source: Tensor, reduce: str, *,
    include_self: bool = True,
) -> Tensor:  # fmt: skip
    """Combine slices of `source` into the slices along `dim` that `index` names."""
    if reduce not in WAYS[1:]:
        raise ShapeError(
            f"index_reduce(): Expected reduce to be one of {', '.join(WAYS[1:])}", got=repr(reduce)
        )
    axis = one_axis(dim, input._array.ndim)
    at = places_along("index_reduce", index, input._array.shape[axis])
    lengths = [-1 if i == axis else 1 for i in range(source._array.ndim)]
    spread = np.broadcast_to(at.reshape(lengths), source._array.shape)
    return scatter_reduce(input, axis, wrap(spread), source, reduce, include_self=include_self)
