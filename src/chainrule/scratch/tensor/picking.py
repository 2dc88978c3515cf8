"""Functions that pick or place elements by index tensors and masks: gather, scatter, triangles."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import AxisError, DtypeError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.ops.names import shown_as
from chainrule.scratch.tensor.axes import one_axis
from chainrule.scratch.tensor.core import Tensor, apply, method, wrap
from chainrule.scratch.tensor.indexing import cast_value, fit
from chainrule.scratch.tensor.promotion import as_tensor_operand, relay
from chainrule.scratch.tensor.views import apply_view, inplace

__all__ = [
    "argwhere",
    "diag",
    "diag_embed",
    "diagonal",
    "gather",
    "index_add",
    "index_select",
    "masked_fill",
    "masked_select",
    "nonzero",
    "scatter",
    "scatter_add",
    "select",
    "take",
    "take_along_dim",
    "tril",
    "triu",
]


@method
def select(input: Tensor, dim: int, index: int) -> Tensor:
    """Return a view of one slice along `dim`."""
    axis = one_axis(dim, input._array.ndim)
    return input[(*[slice(None)] * axis, index)]


def _long(index: Tensor, name: str) -> Any:
    """Return the array of an index tensor."""
    if index._array.dtype.kind not in "iu":
        raise DtypeError(f"{name}(): Expected dtype int64 for index", got=str(index.dtype))
    return index._array


def check_bounds(index: Any, n: int, name: str) -> Any:
    """Raise if an index lies outside an axis of length `n`."""
    if index.size and not (index.min() >= 0 and index.max() < n):
        bad = index[(index < 0) | (index >= n)].flat[0]
        raise AxisError(f"{name} needs indices from 0 to {n - 1}", got=str(bad))
    return index


@method
def gather(input: Tensor, dim: int, index: Tensor, *, sparse_grad: bool = False) -> Tensor:
    """Pick along `dim`: y[i][j] = x[index[i][j]][j] for dim 0."""
    axis = one_axis(dim, input._array.ndim)
    at = _long(index, "gather")
    if 0 in {at.ndim, input._array.ndim} and at.ndim + input._array.ndim < 2:
        row = gather(input.reshape(-1), 0, index.reshape(-1))
        return row.reshape(at.shape)
    if at.ndim != input._array.ndim:
        raise ShapeError(
            "Index tensor must have the same number of dimensions as input tensor",
            got=f"{at.ndim} and {input._array.ndim}",
        )
    check_bounds(at, input._array.shape[axis] if input._array.ndim else 1, "gather")
    return apply(ops.gather, input, index=at, axis=axis)


@method
def index_select(input: Tensor, dim: int, index: Tensor) -> Tensor:
    """Return the slices along `dim` that the 1-d `index` names."""
    axis = one_axis(dim, input._array.ndim)
    at = check_bounds(_long(index, "index_select"), input._array.shape[axis], "index_select")
    return apply(SELECT, input, key=(*[slice(None)] * axis, np.atleast_1d(at)))


@method
def take_along_dim(input: Tensor, indices: Tensor, dim: Any = None) -> Tensor:
    """Pick along `dim` after broadcasting, or from the flattened tensor."""
    if dim is None:
        return gather(input.reshape(-1), 0, indices.reshape(-1))
    axis = one_axis(dim, input._array.ndim)
    lengths = [np.broadcast_shapes((m,), (n,))[0] if i != axis else n for i, (m, n) in
               enumerate(zip(input._array.shape, indices._array.shape, strict=True))]  # fmt: skip
    return gather(input, dim, indices.expand(lengths))


@method
def take(input: Tensor, index: Tensor) -> Tensor:
    """Pick from the flattened tensor."""
    return input.reshape(-1)[index]


def places_and_values(
    name: str, input: Tensor, dim: int, index: Tensor, src: Any
) -> tuple[Tensor, dict[str, Any]]:
    """Return what `scatter` writes, and where; an index without axes counts as a row of one."""
    axis = one_axis(dim, input._array.ndim)
    at = check_bounds(_long(index, name), (*input._array.shape, 1)[axis], name)
    at = at.reshape(-1) if at.ndim < input._array.ndim else at
    values = cast_value(src, input)
    if values._array.ndim == 0 and at.ndim:
        values = values.expand(at.shape)
    elif values._array.shape != at.shape:
        values = values[tuple(slice(0, n) for n in at.shape)]
    return values, {"index": at, "axis": axis}


def scattered(name: str, adds: bool) -> Any:
    """Make `scatter` or `scatter_add`, and its in-place form."""

    def overwrite(self: Tensor, dim: int, index: Tensor, src: Any = None, *, value: Any = None,
                  reduce: Any = None) -> Tensor:  # fmt: skip
        add = adds or reduce == "add"
        values, where = places_and_values(name, self, dim, index, value if src is None else src)
        return inplace(ops.scatter_add if add else ops.scatter, self, values, **where)

    def function(input: Tensor, dim: int, index: Tensor, src: Any = None, *, value: Any = None,
                 reduce: Any = None) -> Tensor:  # fmt: skip
        add = adds or reduce == "add"
        values, where = places_and_values(name, input, dim, index, value if src is None else src)
        return apply(ops.scatter_add if add else ops.scatter, input, values, **where)

    function.__name__, overwrite.__name__ = name, name + "_"
    function.__doc__ = f"Return the input with values {'added' if adds else 'written'} along `dim`."
    overwrite.__doc__ = f"{'Add' if adds else 'Write'} values at the places `index` names."
    method(function)
    method(overwrite)
    return function


scatter, scatter_add = scattered("scatter", False), scattered("scatter_add", True)


@method
def index_add(input: Tensor, dim: int, index: Tensor, source: Tensor, *, alpha: Any = 1) -> Tensor:
    """Add slices of `source` to the slices along `dim` that `index` names."""
    axis = one_axis(dim, input._array.ndim)
    at = check_bounds(_long(index, "index_add"), input._array.shape[axis], "index_add")
    values = cast_value(source, input) * alpha if alpha != 1 else cast_value(source, input)
    key = (*[slice(None)] * axis, np.atleast_1d(at))
    return apply(ops.index_put, input, values, key=key, accumulate=True)


@method
def masked_fill(input: Tensor, mask: Tensor, value: Any) -> Tensor:
    """Return the input with `value` where the mask holds."""
    y: Tensor = as_mask(mask).where_value(value, input)
    if not y._array.flags.c_contiguous:
        relay(y)
    return y


SELECT, FILL = shown_as(ops.index, "IndexSelect"), shown_as(ops.where, "MaskedFill")


def as_mask(mask: Tensor) -> Tensor:
    """Return a bool tensor, or raise."""
    if mask._array.dtype.kind != "b":
        raise DtypeError("a mask needs dtype torch.bool", got=str(mask.dtype), hint="mask.bool()")
    return mask


@method
def where_value(self: Tensor, value: Any, other: Tensor) -> Tensor:
    """Return `value` where this mask holds, else `other`, in the dtype of `other`."""
    return apply(FILL, self, as_tensor_operand(value, other._array.dtype), other)


@method
def masked_fill_(self: Tensor, mask: Tensor, value: Any) -> Tensor:
    """Write `value` where the mask holds."""
    flags = wrap(np.broadcast_to(as_mask(mask)._array, self._array.shape))
    return inplace(ops.index_put, self, fit(cast_value(value, self), (int(flags._array.sum()),)),
                   key=(flags._array,))  # fmt: skip


@method
def masked_select(input: Tensor, mask: Tensor) -> Tensor:
    """Return the elements where the mask holds, in one axis."""
    shape = np.broadcast_shapes(input._array.shape, mask._array.shape)
    return input.expand(shape)[as_mask(mask).expand(shape)]


@method
def nonzero(input: Tensor, *, as_tuple: bool = False) -> Any:
    """Return the indices of elements that are not zero."""
    if not as_tuple:
        return wrap(np.ascontiguousarray(np.argwhere(input._array)))
    return tuple(wrap(i) for i in np.nonzero(np.atleast_1d(input._array)))


@method
def argwhere(input: Tensor) -> Tensor:
    """Return the indices of elements that are not zero, one row each."""
    return nonzero(input)


@method
def tril(input: Tensor, diagonal: int = 0) -> Tensor:
    """Return the lower triangle; zeros elsewhere."""
    return apply(ops.tril, input, diagonal=diagonal)


@method
def triu(input: Tensor, diagonal: int = 0) -> Tensor:
    """Return the upper triangle; zeros elsewhere."""
    return apply(ops.triu, input, diagonal=diagonal)


@method
def diagonal(input: Tensor, offset: int = 0, dim1: int = 0, dim2: int = 1) -> Tensor:
    """Return a view of a diagonal, as the last axis."""
    n = input._array.ndim
    i, j = one_axis(dim1, n), one_axis(dim2, n)
    return apply_view(ops.diagonal, input, offset=offset, axis1=i, axis2=j)


@method
def diag_embed(input: Tensor, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Tensor:
    """Return matrices that have the last axis on a diagonal, in axes `dim1` and `dim2`."""
    k = input._array.shape[-1] + abs(offset)
    at = np.arange(input._array.shape[-1])
    rows, columns = at + max(-offset, 0), at + max(offset, 0)
    out = wrap(np.zeros((*input._array.shape[:-1], k, k), input._array.dtype))
    y: Tensor = apply(ops.index_put, out, input, key=(..., rows, columns))
    return y if (dim1, dim2) == (-2, -1) else y.movedim((-2, -1), (dim1, dim2))


@method
def diag(input: Tensor, diagonal: int = 0) -> Tensor:
    """Return the diagonal of a matrix, or the matrix with this diagonal."""
    if input._array.ndim == 1:
        return diag_embed(input, diagonal)
    return input.diagonal(diagonal).clone()
