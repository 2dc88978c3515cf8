"""Functions that move elements, or only the way they are looked at."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from chainrule.errors import ShapeError
from chainrule.scratch import ops
from chainrule.scratch.ops.names import shown_as
from chainrule.scratch.tensor.axes import one_axis, sizes, some_axes
from chainrule.scratch.tensor.convert import in_format
from chainrule.scratch.tensor.core import Tensor, apply, method, methods
from chainrule.scratch.tensor.views import apply_view

__all__ = [
    "broadcast_tensors",
    "broadcast_to",
    "clone",
    "flatten",
    "movedim",
    "permute",
    "ravel",
    "reshape",
    "squeeze",
    "swapaxes",
    "t",
    "transpose",
    "unflatten",
    "unsqueeze",
]

EXCHANGE, TURN = shown_as(ops.permute, "Transpose"), shown_as(ops.permute, "T")
UNSQUEEZE, SQUEEZE = shown_as(ops.reshape, "Unsqueeze"), shown_as(ops.reshape, "Squeeze")
SQUEEZE_ONE, SQUEEZE_SOME = (shown_as(ops.reshape, f"Squeeze{i}") for i in (1, 2))


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
    axes = () if memory_format is None else memory_format.axes
    if not axes:
        return bool(self._array.flags.c_contiguous)
    return len(axes) == self._array.ndim and bool(self._array.transpose(axes).flags.c_contiguous)


@method
def contiguous(self: Tensor, memory_format: Any = None) -> Tensor:
    """Return the tensor with its elements in reading order, or a format's; itself if they are."""
    if memory_format is not None and memory_format.axes:
        return in_format(self, memory_format)
    return self if self._array.flags.c_contiguous else apply(ops.clone, self, order="C")


@method
def clone(input: Tensor, *, memory_format: Any = None) -> Tensor:
    """Return a copy; gradients flow to the original."""
    y: Tensor = apply(ops.clone, input)
    return y if memory_format is None else in_format(y, memory_format)


def full_shape(x: Tensor, shape: tuple[int, ...]) -> tuple[int, ...]:
    """Return `shape` with its -1 worked out, or say why it cannot hold the elements."""
    n = x._array.size
    if math.prod(shape) == n and -1 not in shape:
        return shape
    known = math.prod([s for s in shape if s != -1])
    if shape.count(-1) == 1 and known and n % known == 0:
        shape = tuple(n // known if s == -1 else s for s in shape)
    if -1 in shape or math.prod(shape) != n:
        raise ShapeError(
            f"shape '{list(shape)}' is invalid for input of size {n}",
            got=f"x of shape {tuple(x.shape)}",
            hint="the product of the lengths must stay the same; one of them may be -1",
        )
    return shape


@method
def reshape(input: Tensor, *lengths: Any, shape: Any = None) -> Tensor:
    """Return the elements in another shape: a view where that is possible, else a copy."""
    wanted = sizes(lengths if shape is None else (shape,))
    return apply_view(ops.reshape, input, shape=full_shape(input, wanted))


@method
def reshape_as(self: Tensor, other: Tensor) -> Tensor:
    """Return the elements in the shape of `other`."""
    return reshape(self, other.shape)


@method
def view(self: Tensor, *shape: Any, size: Any = None, dtype: Any = None) -> Tensor:
    """Return a view in another shape; an error where only a copy could have it."""
    if dtype is not None:
        return self.view_dtype(dtype)
    if len(shape) == 1 and not isinstance(shape[0], int | tuple | list | Tensor):
        return self.view_dtype(shape[0])
    wanted = full_shape(self, sizes(shape if size is None else (size,)))
    out = reshape(self, wanted)
    if self._array.size and not np.may_share_memory(out._array, self._array):
        raise ShapeError(
            "view needs memory in reading order, which it shares (PyTorch: view size is not "
            "compatible with input tensor's size and stride)",
            got=f"shape {tuple(self.shape)}, strides {self.stride()}, as after a transpose",
            hint=f"x.reshape{tuple(wanted)}, which copies; or x.contiguous().view(...)",
        )
    return out


@method
def view_as(self: Tensor, other: Tensor) -> Tensor:
    """Return a view in the shape of `other`."""
    return self.view(other.shape)


@method
def permute(input: Tensor, *axis: Any, dims: Any = None) -> Tensor:
    """Return a view with the axes in another order."""
    order = sizes(axis if dims is None else (dims,))
    axes = tuple(one_axis(d, input._array.ndim) for d in order)
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
    return apply_view(EXCHANGE, input, axes=tuple(axes))


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
    return apply_view(TURN, input, axes=(1, 0)) if input._array.ndim == 2 else input


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
    return reshape(input, *shape[:i], math.prod(shape[i : j + 1]), *shape[j + 1 :])


@method
def ravel(input: Tensor) -> Tensor:
    """Return all elements in one axis."""
    return reshape(input, -1)


@method
def unflatten(input: Tensor, dim: int, sizes: Sequence[int]) -> Tensor:
    """Split one axis into several; one length may be -1."""
    at, shape = one_axis(dim, input._array.ndim), input._array.shape
    known = -math.prod(sizes) if -1 in sizes else 0
    lengths = [shape[at] // known if n == -1 and known else n for n in sizes]
    if math.prod(lengths) != shape[at]:
        raise ShapeError(f"unflatten needs sizes whose product is {shape[at]}", got=repr(sizes))
    return reshape(input, *shape[:at], *lengths, *shape[at + 1 :])


@method
def squeeze(input: Tensor, dim: Any = None) -> Tensor:
    """Drop axes of length 1: all, or those named."""
    axes = some_axes(dim, input._array.ndim)
    drop = range(input._array.ndim) if axes is None else axes
    kept = tuple([n for i, n in enumerate(input._array.shape) if i not in drop or n != 1])
    op = SQUEEZE if axes is None else SQUEEZE_ONE if len(axes) == 1 else SQUEEZE_SOME
    return apply_view(op, input, shape=kept)


@method
def unsqueeze(input: Tensor, dim: int) -> Tensor:
    """Insert an axis of length 1."""
    at = one_axis(dim, input._array.ndim + 1)
    shape = input._array.shape
    return apply_view(UNSQUEEZE, input, shape=(*shape[:at], 1, *shape[at:]))


@method
def expand(self: Tensor, *shape: Any, size: Any = None) -> Tensor:
    """Repeat axes of length 1 without copying; -1 keeps a length."""
    wanted, have = sizes(shape if size is None else (size,)), self._array.shape
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
def broadcast_to(input: Tensor, *lengths: Any, size: Any = None) -> Tensor:
    """Expand to `size`."""
    return expand(input, *lengths, size=size)


def broadcast_tensors(*tensors: Tensor) -> tuple[Tensor, ...]:
    """Expand all to their common shape."""
    shape = np.broadcast_shapes(*[x._array.shape for x in tensors])
    return tuple(expand(x, *shape) for x in tensors)
