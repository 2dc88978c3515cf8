"""Functions that write values at places: by index along a dimension, by mask, by slice."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from chainrule.errors import AxisError, DtypeError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.tensor.axes import one_axis
from chainrule.scratch.tensor.core import Tensor, apply, method, wrap
from chainrule.scratch.tensor.indexing import bad_key, cast_value, plain_key
from chainrule.scratch.tensor.picking import as_mask
from chainrule.scratch.types import Array

__all__ = [
    "diagonal_scatter", "fill", "index_copy", "index_fill", "index_put", "masked_scatter", "put",
    "select_scatter", "slice_scatter",
]  # fmt: skip


def places_along(name: str, index: Tensor, n: int) -> Array:
    """Return indices along an axis of length `n`, in one axis, counted from 0."""
    at = np.atleast_1d(index._array)
    if at.dtype.kind not in "iu":
        raise DtypeError(f"{name}(): Expected dtype int64 for index", got=str(index.dtype))
    if at.size and not (at.min() >= -n and at.max() < n):
        bad = at[(at < -n) | (at >= n)].flat[0]
        raise AxisError(f"{name}(): needs indices from 0 to {n - 1}", got=str(bad))
    return np.where(at < 0, at + n, at)


def one_dtype(name: str, input: Tensor, source: Tensor) -> None:
    """Raise unless the values have the dtype of what they are written into."""
    if input.dtype is not source.dtype:
        raise DtypeError(
            f"{name}(): self and source expected to have the same dtype",
            got=f"{input.dtype} and {source.dtype}",
            hint="source.to(x.dtype)",
        )


@method
def index_fill(input: Tensor, dim: int, index: Tensor, value: Any) -> Tensor:
    """Return the input with one number in the slices along `dim` that `index` names."""
    axis = one_axis(dim, input._array.ndim)
    if isinstance(value, Tensor) and value._array.ndim:
        raise ShapeError(
            "index_fill only supports a 0-dimensional value tensor", got=f"{value._array.ndim}D"
        )
    at = places_along("index_fill", index, input._array.shape[axis] if input._array.ndim else 1)
    key = (*[slice(None)] * axis, at)
    flat = input if input._array.ndim else input.reshape(1)
    filled = apply(ops.index_put, flat, cast_value(value, input), key=key)
    return filled if input._array.ndim else filled.reshape(())


@method
def index_copy(input: Tensor, dim: int, index: Tensor, source: Tensor) -> Tensor:
    """Return the input with slices of `source` at the places along `dim` that `index` names."""
    axis = one_axis(dim, input._array.ndim)
    one_dtype("index_copy", input, source)
    if source._array.ndim != input._array.ndim:
        raise AxisError(
            "index_copy(): the dimensionality of source and destination must match",
            got=f"{source._array.ndim} and {input._array.ndim}",
        )
    at = places_along("index_copy", index, input._array.shape[axis])
    if len(at) != source._array.shape[axis]:
        raise AxisError(
            "index_copy(): Number of indices should be equal to source.size(dim)",
            got=f"{len(at)} and {source._array.shape[axis]}",
        )
    return apply(ops.index_put, input, source, key=(*[slice(None)] * axis, at))


@method
def index_put(
    input: Tensor, indices: Sequence[Tensor], values: Tensor, accumulate: bool = False
) -> Tensor:
    """Return the input with values written, or added, at `input[indices]`."""
    one_dtype("index_put", input, values)
    key = plain_key(tuple(indices))
    try:
        return apply(ops.index_put, input, values, key=key, accumulate=accumulate)
    except IndexError as wrong:
        raise bad_key(input, wrong) from wrong
    except ValueError as wrong:
        raise ShapeError(
            "shape mismatch: the values need to broadcast to the places",
            got=f"{tuple(values.shape)}: {wrong}",
        ) from wrong


@method
def masked_scatter(input: Tensor, mask: Tensor, source: Tensor) -> Tensor:
    """Return the input with the first elements of `source`, in order, where the mask holds."""
    flags = np.broadcast_to(as_mask(mask)._array, input._array.shape)
    one_dtype("masked_scatter", input, source)
    n = int(flags.sum())
    if source._array.size < n:
        raise ShapeError(
            f"masked_scatter: source needs an element for each of the {n} places",
            got=str(source._array.size),
        )
    return apply(ops.index_put, input, source.reshape(-1)[:n], key=(flags,))


@method
def put(input: Tensor, index: Tensor, source: Tensor, accumulate: bool = False) -> Tensor:
    """Return the input with values written, or added, at places in its flattened form."""
    one_dtype("put", input, source)
    if index._array.size != source._array.size:
        raise AxisError(
            "put(): Expected source and index to have the same number of elements",
            got=f"{source._array.size} and {index._array.size}",
        )
    at = places_along("put", index.reshape(-1), input._array.size)
    values = source.reshape(-1)
    y = apply(ops.index_put, input.reshape(-1), values, key=(at,), accumulate=accumulate)
    return y.reshape(input.shape)


def written(input: Tensor, src: Tensor, show: Any) -> Tensor:
    """Return a copy of the input with `src` in the part that `show` returns a view of."""
    copy = input.clone()
    part = show(copy)
    if part._array.shape != src._array.shape:
        raise ShapeError(
            "expected src to have a size equal to the slice of self",
            got=f"src size = {list(src.shape)}, slice size = {list(part.shape)}",
        )
    part.copy_(src)
    return copy


def fill(input: Tensor, value: Any) -> Tensor:
    """Return a tensor of the shape of the input with one number everywhere."""
    copy: Tensor = input.clone().fill_(value)
    return copy


@method
def select_scatter(input: Tensor, src: Tensor, dim: int, index: int) -> Tensor:
    """Return the input with `src` in place of one slice along `dim`."""
    return written(input, src, lambda x: x.select(dim, index))


@method
def slice_scatter(
    input: Tensor, src: Tensor, dim: int = 0, start: int | None = None, end: int | None = None,
    step: int = 1,
) -> Tensor:  # fmt: skip
    """Return the input with `src` in place of the slices start:end:step along `dim`."""
    lead = (slice(None),) * one_axis(dim, input._array.ndim)
    return written(input, src, lambda x: x[(*lead, slice(start, end, step))])


@method
def diagonal_scatter(
    input: Tensor, src: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1
) -> Tensor:
    """Return the input with `src` in place of a diagonal."""
    return written(input, src, lambda x: x.diagonal(offset, dim1, dim2))


@method
def fill_diagonal_(self: Tensor, fill_value: Any, wrap: bool = False) -> Tensor:
    """Write a number along the main diagonal; `wrap` begins again below a tall matrix."""
    shape = self._array.shape
    if len(shape) < 2:
        raise ShapeError("fill_diagonal_: dimensions must be larger than 1", got=f"{len(shape)}D")
    if len(shape) > 2 and len(set(shape)) > 1:
        raise ShapeError("all dimensions of input must be of equal length", got=repr(shape))
    mask = np.zeros(shape, bool)
    np.fill_diagonal(mask, True, wrap)
    filled: Tensor = self.masked_fill_(as_tensor(mask), fill_value)
    return filled


as_tensor = wrap  # a name that the argument `wrap` above does not hide
