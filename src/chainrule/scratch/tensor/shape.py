"""Functions that move elements, or only the way they are looked at."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np

from chainrule.errors import ArgumentError, OptionError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.tensor.axes import one_axis, sizes, some_axes
from chainrule.scratch.tensor.core import Tensor, apply, method, methods
from chainrule.scratch.tensor.promotion import cast, common_dtype
from chainrule.scratch.tensor.views import apply_view
from chainrule.scratch.types import Size

__all__ = [
    "broadcast_tensors", "broadcast_to", "cat", "chunk", "clone", "concat", "concatenate",
    "flatten", "flip", "hstack", "movedim", "narrow", "permute", "ravel", "repeat_interleave",
    "reshape", "roll", "split", "squeeze", "stack", "swapaxes", "t", "tensor_split", "tile",
    "transpose", "unbind", "unflatten", "unsqueeze", "vstack",
]  # fmt: skip


@method
def size(self: Tensor, dim: Any = None) -> Any:
    """Return the shape, or the length of one axis."""
    return self.shape if dim is None else self.shape[one_axis(dim, self._array.ndim)]


@method
def dim(self: Tensor) -> int:
    """Return the number of axes."""
    return self._array.ndim


@method
def stride(self: Tensor, dim: Any = None) -> Any:
    """Return the steps in memory, counted in elements."""
    steps = tuple(s // self._array.itemsize for s in self._array.strides)
    return steps if dim is None else steps[one_axis(dim, self._array.ndim)]


@method
def is_contiguous(self: Tensor, memory_format: Any = None) -> bool:
    """Return whether the elements lie in memory in reading order."""
    return bool(self._array.flags.c_contiguous)


@method
def contiguous(self: Tensor, memory_format: Any = None) -> Tensor:
    """Return the tensor with its elements in reading order; itself if they are."""
    return self if self._array.flags.c_contiguous else clone(self)


@method
def clone(input: Tensor, *, memory_format: Any = None) -> Tensor:
    """Return a copy; gradients flow to the original."""
    return apply(ops.clone, input)


def full_shape(x: Tensor, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return `shape` with its -1 worked out, or say why it cannot hold the elements."""
    n, known = x._array.size, int(np.prod([s for s in shape if s != -1]))
    if shape.count(-1) == 1 and known and n % known == 0:
        shape = tuple(n // known if s == -1 else s for s in shape)
    if -1 in shape or int(np.prod(shape)) != n:
        raise ShapeError(
            f"shape '{list(shape)}' is invalid for input of size {n}",
            got=f"x of shape {tuple(x.shape)}",
            hint="the product of the lengths must stay the same; one of them may be -1",
        )
    return shape


@method
def reshape(input: Tensor, *shape: Any) -> Tensor:
    """Return the elements in another shape: a view where that is possible, else a copy."""
    return apply_view(ops.reshape, input, shape=full_shape(input, sizes(shape)))


@method
def reshape_as(self: Tensor, other: Tensor) -> Tensor:
    """Return the elements in the shape of `other`."""
    return reshape(self, other.shape)


@method
def view(self: Tensor, *shape: Any) -> Tensor:
    """Return a view in another shape; an error where only a copy could have it."""
    if len(shape) == 1 and not isinstance(shape[0], int | tuple | list | Tensor):
        return self.view_dtype(shape[0])
    wanted = full_shape(self, sizes(shape))
    out = reshape(self, wanted)
    if self._array.size and not np.may_share_memory(out._array, self._array):
        raise ShapeError(
            "view size is not compatible with input tensor's size and stride",
            got=f"shape {tuple(self.shape)}, strides {self.stride()}, as after a transpose",
            hint=f"x.reshape{tuple(wanted)}, which copies; or x.contiguous().view(...)",
        )
    return out


@method
def view_as(self: Tensor, other: Tensor) -> Tensor:
    """Return a view in the shape of `other`."""
    return self.view(other.shape)


@method
def permute(input: Tensor, *dims: Any) -> Tensor:
    """Return a view with the axes in another order."""
    axes = tuple(one_axis(d, input._array.ndim) for d in sizes(dims))
    if sorted(axes) != list(range(input._array.ndim)):
        raise ShapeError(
            "permute needs each dimension once",
            got=f"{axes} for a tensor of {input._array.ndim} dimensions",
        )
    return apply_view(ops.permute, input, axes=axes)


@method
def transpose(input: Tensor, dim0: int, dim1: int) -> Tensor:
    """Return a view with two axes exchanged."""
    n = input._array.ndim
    axes = list(range(n))
    i, j = one_axis(dim0, n), one_axis(dim1, n)
    if n:
        axes[i], axes[j] = j, i
    return permute(input, axes)


@method
def movedim(input: Tensor, source: Any, destination: Any) -> Tensor:
    """Return a view with axes moved to other places; the rest keep their order."""
    n = input._array.ndim
    moved = some_axes(source, n) or (), some_axes(destination, n) or ()
    order = [a for a in range(n) if a not in moved[0]]
    for to, a in sorted(zip(moved[1], moved[0], strict=True)):
        order.insert(to, a)
    return permute(input, order)


@method
def t(input: Tensor) -> Tensor:
    """Exchange the axes of a matrix."""
    if input._array.ndim > 2:
        raise ShapeError(
            "t() expects a tensor with <= 2 dimensions", got=f"{input._array.ndim}D",
            hint="x.transpose(-2, -1)",
        )  # fmt: skip
    return transpose(input, 0, 1) if input._array.ndim == 2 else input


methods(
    T=property(lambda x: permute(x, *reversed(range(x._array.ndim)))),
    mT=property(lambda x: transpose(x, -2, -1)),
    movedim=movedim,
    moveaxis=movedim,
)
swapaxes = transpose
methods(swapaxes=swapaxes, swapdims=swapaxes)


@method
def flatten(input: Tensor, start_dim: int = 0, end_dim: int = -1) -> Tensor:
    """Merge the axes from `start_dim` to `end_dim` into one."""
    n = input._array.ndim
    i, j = one_axis(start_dim, n), one_axis(end_dim, n)
    if i > j:
        raise ShapeError("flatten() has invalid args: start_dim cannot come after end_dim")
    shape = input._array.shape
    return reshape(input, *shape[:i], int(np.prod(shape[i : j + 1])), *shape[j + 1 :])


@method
def ravel(input: Tensor) -> Tensor:
    """Return all elements in one axis."""
    return reshape(input, -1)


@method
def unflatten(input: Tensor, dim: int, sizes: Sequence[int]) -> Tensor:
    """Split one axis into several; one length may be -1."""
    at, shape = one_axis(dim, input._array.ndim), input._array.shape
    known = -int(np.prod(sizes)) if -1 in sizes else 0
    lengths = [shape[at] // known if n == -1 and known else n for n in sizes]
    if int(np.prod(lengths)) != shape[at]:
        raise ShapeError(f"unflatten needs sizes whose product is {shape[at]}", got=repr(sizes))
    return reshape(input, *shape[:at], *lengths, *shape[at + 1 :])


@method
def squeeze(input: Tensor, dim: Any = None) -> Tensor:
    """Drop axes of length 1: all, or those named."""
    axes = some_axes(dim, input._array.ndim)
    drop = range(input._array.ndim) if axes is None else axes
    return reshape(input, [n for i, n in enumerate(input._array.shape) if i not in drop or n != 1])


@method
def unsqueeze(input: Tensor, dim: int) -> Tensor:
    """Insert an axis of length 1."""
    at = one_axis(dim, input._array.ndim + 1)
    shape = input._array.shape
    return reshape(input, (*shape[:at], 1, *shape[at:]))


@method
def expand(self: Tensor, *shape: Any) -> Tensor:
    """Repeat axes of length 1 without copying; -1 keeps a length."""
    wanted, have = sizes(shape), self._array.shape
    lead = len(wanted) - len(have)
    full = tuple(have[i - lead] if n == -1 and i >= lead else n for i, n in enumerate(wanted))
    try:
        return apply_view(ops.expand, self, shape=full)
    except ValueError as wrong:
        raise ShapeError(
            f"expand needs lengths of 1, or equal ones, to reach {wanted}",
            got=f"x of shape {have}: the expanded size must match the existing size "
            "at non-singleton dimensions",
        ) from wrong


@method
def expand_as(self: Tensor, other: Tensor) -> Tensor:
    """Expand to the shape of `other`."""
    return expand(self, other.shape)


@method
def broadcast_to(input: Tensor, size: Sequence[int]) -> Tensor:
    """Expand to `size`."""
    return expand(input, *size)


def broadcast_tensors(*tensors: Tensor) -> tuple[Tensor, ...]:
    """Expand all to their common shape."""
    shape = np.broadcast_shapes(*[x._array.shape for x in tensors])
    return tuple(expand(x, *shape) for x in tensors)


@method
def repeat(self: Tensor, *repeats: Any) -> Tensor:
    """Copy the tensor side by side along each axis."""
    times = sizes(repeats)
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
    return reshape(spread, [r * n for r, n in zip(times, shape, strict=True)])


@method
def repeat_interleave(input: Tensor, repeats: Any, dim: Any = None) -> Tensor:
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
    axis = one_axis(dim, input._array.ndim)
    start = int(start) % input._array.shape[axis] if start < 0 else int(start)
    if length < 0 or start + length > input._array.shape[axis]:
        raise ShapeError(
            f"narrow needs start + length within {input._array.shape[axis]}",
            got=f"start {start}, length {length}",
        )
    return apply_view(ops.index, input, key=(*[slice(None)] * axis, slice(start, start + length)))


@method
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
    return tuple(narrow(tensor, dim, int(s), m) for s, m in zip(starts, lengths, strict=True))


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
        return split(input, [n // k + (i < n % k) for i in range(k)], dim)
    cuts = [0, *[min(c, n) for c in indices_or_sections], n]
    return split(input, [b - a for a, b in pairwise(cuts)], dim)


@method
def unbind(input: Tensor, dim: int = 0) -> tuple[Tensor, ...]:
    """Return the slices along `dim`, as views."""
    axis = one_axis(dim, input._array.ndim)
    lead = (slice(None),) * axis
    return tuple(input[(*lead, i)] for i in range(input.shape[axis]))


@method
def flip(input: Tensor, *dims: Any) -> Tensor:
    """Reverse the order along the axes; always a copy."""
    return apply(ops.flip, input, axes=some_axes(list(sizes(dims)), input._array.ndim) or ())


@method
def roll(input: Tensor, shifts: Any, dims: Any = None) -> Tensor:
    """Move elements along the axes; what falls off comes back at the other end."""
    moves = (shifts,) if isinstance(shifts, int) else tuple(shifts)
    axes = None if dims is None else some_axes(dims, input._array.ndim)
    return apply(ops.roll, input, shifts=moves, axes=axes)


def broadcast_shapes(*shapes: Sequence[int]) -> Size:
    """Return the shape that the shapes broadcast to."""
    return Size(np.broadcast_shapes(*[tuple(s) for s in shapes]))
