"""Functions that put tensors together, cut them up, or repeat and reorder their parts."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Any

import numpy as np

from chainrule.errors import ArgumentError, OptionError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.ops.contract import Op
from chainrule.scratch.ops.names import shown_as
from chainrule.scratch.tensor.axes import one_axis, sizes, some_axes
from chainrule.scratch.tensor.core import Tensor, apply, method, methods
from chainrule.scratch.tensor.promotion import cast, common_dtype
from chainrule.scratch.tensor.shape import clone, expand, ravel, reshape
from chainrule.scratch.tensor.views import apply_view
from chainrule.scratch.types import Size

__all__ = [
    "broadcast_shapes",
    "cat",
    "chunk",
    "concat",
    "concatenate",
    "flip",
    "hstack",
    "narrow",
    "repeat_interleave",
    "roll",
    "split",
    "stack",
    "tensor_split",
    "tile",
    "unbind",
    "vstack",
]

SPLIT, UNBIND = shown_as(ops.index, "Split"), shown_as(ops.index, "Unbind")
SPLIT_WITH_SIZES = shown_as(ops.index, "SplitWithSizes")


@method
def repeat(self: Tensor, *times_: Any, repeats: Any = None) -> Tensor:
    """Copy the tensor side by side along each axis."""
    times = sizes(times_ if repeats is None else (repeats,))
    if len(times) < self._array.ndim:
        raise ShapeError(
            f"repeat needs a number for each of {self._array.ndim} dimensions", got=repr(times)
        )
    return tile(self, times)


@method
def tile(input: Tensor, dims: Sequence[int], *more: int) -> Tensor:
    """Copy the tensor side by side; missing leading numbers count as 1."""
    times = sizes((dims, *more) if more else (dims,))
    shape = (1,) * (len(times) - input._array.ndim) + input._array.shape
    times = (1,) * (len(shape) - len(times)) + times
    # Each axis gets a neighbour that counts the copies: (n,) -> (times, n) -> (times · n,)
    paired = reshape(input, [m for n in shape for m in (1, n)])
    spread = expand(paired, [m for r, n in zip(times, shape, strict=True) for m in (r, n)])
    out = reshape(spread, [r * n for r, n in zip(times, shape, strict=True)])
    return clone(out) if np.may_share_memory(out._array, input._array) else out


@method
def repeat_interleave(
    input: Tensor, repeats: Any, dim: Any = None, *, output_size: int | None = None
) -> Tensor:
    """Repeat each element, or each slice along `dim`, in place of copying the whole."""
    x = ravel(input) if dim is None else input
    axis = one_axis(0 if dim is None else dim, x._array.ndim)
    times = repeats._array if isinstance(repeats, Tensor) else repeats
    index = np.repeat(np.arange(x._array.shape[axis]), times)
    return apply(ops.index, x, key=(*[slice(None)] * axis, index))


def same_dtype(tensors: Sequence[Tensor], name: str) -> list[Tensor]:
    """Bring the tensors of a list to one dtype."""
    if not isinstance(tensors, tuple | list) or not tensors:
        raise OptionError(f"{name}(): expected a non-empty list of Tensors", got=repr(tensors))
    for i, x in enumerate(tensors):
        if not isinstance(x, Tensor):
            raise ArgumentError(f"{name}(): expected Tensor as element {i}", got=type(x).__name__)
    to = common_dtype(*tensors)
    return [cast(x, to) for x in tensors]


def cat(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Join tensors along an axis that they have."""
    parts = same_dtype(tensors, "cat")
    parts = [p for p in parts if p._array.shape != (0,)] or parts[:1]
    axis = one_axis(dim, parts[0]._array.ndim)
    look = [s[:axis] + s[axis + 1 :] for s in (p._array.shape for p in parts)]
    if any(s != look[0] for s in look) or parts[0]._array.ndim == 0:
        raise ShapeError(
            f"cat along dim {axis} needs equal lengths on all other dimensions",
            got=", ".join(str(tuple(p.shape)) for p in parts),
            hint="torch.stack joins along a new dimension",
        )
    return apply(ops.cat, *parts, axis=axis)


def stack(tensors: Sequence[Tensor], dim: int = 0) -> Tensor:
    """Join tensors of one shape along a new axis."""
    parts = same_dtype(tensors, "stack")
    if any(p._array.shape != parts[0]._array.shape for p in parts):
        raise ShapeError(
            "stack expects each tensor to be equal size",
            got=", ".join(str(tuple(p.shape)) for p in parts),
            hint="torch.cat, or pad them first",
        )
    return apply(ops.stack, *parts, axis=one_axis(dim, parts[0]._array.ndim + 1))


def hstack(tensors: Sequence[Tensor]) -> Tensor:
    """Join along the second axis (the first of 1-d tensors)."""
    return cat(tensors, 0 if tensors[0]._array.ndim <= 1 else 1)


def vstack(tensors: Sequence[Tensor]) -> Tensor:
    """Join along the first axis, after making 1-d tensors rows."""
    return cat([x.reshape(1, -1) if x._array.ndim <= 1 else x for x in tensors], 0)


concat = concatenate = cat


@method
def narrow(input: Tensor, dim: int, start: int, length: int) -> Tensor:
    """Return a view of `length` slices from `start` on along `dim`."""
    return stretch(ops.index, input, dim, start, length)


def stretch(op: Op, input: Tensor, dim: int, start: int, length: int) -> Tensor:
    """Return a view of `length` slices, for `narrow` or for a function that cuts by it."""
    axis = one_axis(dim, input._array.ndim)
    start = int(start) % input._array.shape[axis] if start < 0 else int(start)
    if length < 0 or start + length > input._array.shape[axis]:
        raise ShapeError(
            f"narrow needs start + length within {input._array.shape[axis]}",
            got=f"start {start}, length {length}",
        )
    return apply_view(op, input, key=(*[slice(None)] * axis, slice(start, start + length)))


def split(tensor: Tensor, split_size_or_sections: Any, dim: int = 0) -> tuple[Tensor, ...]:
    """Return views of equal length along `dim` (the last may be shorter), or of given lengths."""
    n = tensor._array.shape[one_axis(dim, tensor._array.ndim)]
    step = split_size_or_sections
    lengths = (
        [min(step, n - at) for at in range(0, n, step)] or [0]
        if isinstance(step, int)
        else list(step)
    )
    if sum(lengths) != n:
        raise ShapeError(f"split needs lengths that add up to {n}", got=repr(lengths))
    starts = np.cumsum([0, *lengths[:-1]])
    op = SPLIT if isinstance(step, int) else SPLIT_WITH_SIZES
    return tuple(stretch(op, tensor, dim, s, m) for s, m in zip(starts, lengths, strict=True))


def _split(self: Tensor, split_size: Any, dim: int = 0) -> tuple[Tensor, ...]:
    """Return views of equal length along `dim` (the last may be shorter), or of given lengths."""
    return split(self, split_size, dim)


methods(split=_split)


@method
def chunk(input: Tensor, chunks: int, dim: int = 0) -> tuple[Tensor, ...]:
    """Return at most `chunks` views along `dim`."""
    if chunks < 1:
        raise ShapeError("chunk expects chunks to be greater than 0", got=str(chunks))
    n = input._array.shape[one_axis(dim, input._array.ndim)]
    return split(input, max(-(-n // chunks), 1), dim)


@method
def tensor_split(input: Tensor, indices_or_sections: Any, dim: int = 0) -> tuple[Tensor, ...]:
    """Return views cut at given places, or nearly equal ones."""
    n = input._array.shape[one_axis(dim, input._array.ndim)]
    if isinstance(indices_or_sections, int):
        k = indices_or_sections
        cuts = list(accumulate([n // k + (i < n % k) for i in range(k)], initial=0))
    else:
        cuts = [0, *[min(c, n) for c in indices_or_sections], n]
    return tuple([narrow(input, dim, a, b - a) for a, b in pairwise(cuts)])


@method
def unbind(input: Tensor, dim: int = 0) -> tuple[Tensor, ...]:
    """Return the slices along `dim`, as views."""
    axis = one_axis(dim, input._array.ndim)
    lead = (slice(None),) * axis
    keys = [(*lead, i, Ellipsis) for i in range(input._array.shape[axis])]
    return tuple([apply_view(UNBIND, input, key=key) for key in keys])


@method
def flip(input: Tensor, *axis: Any, dims: Any = None) -> Tensor:
    """Reverse the order along the axes; always a copy."""
    wanted = sizes(axis if dims is None else (dims,))
    return apply(ops.flip, input, axes=some_axes(list(wanted), input._array.ndim) or ())


@method
def roll(input: Tensor, shifts: Any, dims: Any = None) -> Tensor:
    """Move elements along the axes; what falls off comes back at the other end."""
    moves = (shifts,) if isinstance(shifts, int) else tuple(shifts)
    axes = None if dims is None else some_axes(dims, input._array.ndim)
    return apply(ops.roll, input, shifts=moves, axes=axes)


def broadcast_shapes(*shapes: Sequence[int]) -> Size:
    """Return the shape that the shapes broadcast to."""
    return Size(np.broadcast_shapes(*[tuple(s) for s in shapes]))
