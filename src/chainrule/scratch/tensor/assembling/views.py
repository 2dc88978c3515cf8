"""Functions that turn tensors and look at them through windows."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

from chainrule.errors import NotCovered, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.tensor.axes import one_axis, sizes
from chainrule.scratch.tensor.core import Tensor, method, methods
from chainrule.scratch.tensor.joining import flip
from chainrule.scratch.tensor.picking import diag_embed
from chainrule.scratch.tensor.reduce import sum as total
from chainrule.scratch.tensor.shape import movedim, transpose
from chainrule.scratch.tensor.views import apply_view, detach

__all__ = [
    "as_strided", "detach", "diagflat", "fliplr", "flipud", "is_same_size", "moveaxis", "rot90",
    "swapdims",
]  # fmt: skip


swapdims, moveaxis = transpose, movedim


@method
def diagflat(input: Tensor, offset: int = 0) -> Tensor:
    """Return the matrix that has all elements on a diagonal."""
    return diag_embed(input.reshape(-1), offset)


@method
def fliplr(input: Tensor) -> Tensor:
    """Return the columns in reverse order."""
    if input._array.ndim < 2:
        raise ShapeError("fliplr: Input must be >= 2-d", got=f"{input._array.ndim}-d")
    return flip(input, 1)


@method
def flipud(input: Tensor) -> Tensor:
    """Return the rows in reverse order."""
    if not input._array.ndim:
        raise ShapeError("flipud: Input must be >= 1-d", got="0-d")
    return flip(input, 0)


@method
def rot90(input: Tensor, k: int = 1, dims: Sequence[int] = (0, 1)) -> Tensor:
    """Turn the plane of two axes by `k` right angles, from the first axis to the second."""
    n = input._array.ndim
    if len(dims) != 2 or n < 2:
        raise ShapeError("rot90 expected 2 dims of a tensor that has them", got=f"{dims} of {n}D")
    i, j = (one_axis(d, n) for d in dims)
    if i == j:
        raise ShapeError("expected rotation dims to be different", got=repr(dims))
    turned = {0: lambda: input.clone(), 1: lambda: transpose(flip(input, j), i, j),
              2: lambda: flip(input, i, j), 3: lambda: flip(transpose(input, i, j), j)}  # fmt: skip
    return turned[k % 4]()


@method
def unfold(self: Tensor, dimension: int, size: int, step: int) -> Tensor:
    """Return a view of all windows of `size` along a dimension, `step` apart; they lie last.

    >>> from chainrule.scratch import arange
    >>> arange(5).unfold(0, 3, 2)
    tensor([[0, 1, 2],
            [2, 3, 4]])
    """
    axis = one_axis(dimension, self._array.ndim)
    n = self._array.shape[axis] if self._array.ndim else 1
    if not 0 <= size <= n:
        raise ShapeError(f"maximum size for tensor at dimension {axis} is {n}", got=str(size))
    if step <= 0:
        raise ShapeError("unfold: step must be > 0", got=str(step))
    if not self._array.ndim:
        return self.reshape(1)[:size]
    return apply_view(ops.unfold_dim, self, axis=axis, size=size, step=step)


@method
def as_strided(
    input: Tensor, size: Sequence[int], stride: Sequence[int], storage_offset: int | None = None
) -> Tensor:
    """Return a view that steps through the memory of a contiguous tensor.

    Args:
        input: what lies in memory.
        size: the length of each axis of the view.
        stride: the step of each axis, in elements.
        storage_offset: where to begin; by default where `input` does.
    """
    shape, steps = sizes((list(size),)), sizes((list(stride),))
    if len(shape) != len(steps):
        raise ShapeError("mismatch in length of strides and shape", got=f"{shape} and {steps}")
    if min(steps, default=0) < 0:
        raise ShapeError("as_strided: Negative strides are not supported", got=repr(steps))
    if not input._array.flags.c_contiguous:
        raise NotCovered("as_strided of a tensor that is not contiguous", hint="x.contiguous()")
    offset = 0 if storage_offset is None else storage_offset - input.storage_offset()
    last = offset + sum((n - 1) * step for n, step in zip(shape, steps, strict=True))
    if math.prod(shape) and (offset < 0 or last >= input._array.size):
        raise ShapeError(
            f"as_strided: the view needs to lie within the {input._array.size} elements",
            got=f"element {last if offset >= 0 else offset}: out of bounds",
        )
    return apply_view(ops.as_strided, input, shape=shape, strides=steps, offset=offset)


@method
def sum_to_size(self: Tensor, *lengths: Any, size: Any = None) -> Tensor:
    """Add up the axes along which a tensor of `size` would be expanded to this one."""
    wanted, have = sizes(lengths if size is None else (size,)), self._array.shape
    lead = len(have) - len(wanted)
    if lead < 0 or any(n not in {1, m} for n, m in zip(wanted, have[lead:], strict=True)):
        raise ShapeError(f"size {list(wanted)} is not expandable to size {list(have)}",
                         got=f"x of shape {have}")  # fmt: skip
    folded = [i for i, m in enumerate(have) if i < lead or (wanted[i - lead] == 1 and m != 1)]
    return total(self, folded, True).reshape(wanted) if folded else self


def _reversed(self: Tensor) -> Tensor:
    """Return the slices of the first dimension in reverse order, for `reversed(x)`."""
    return flip(self, 0) if self._array.ndim else self


methods(__reversed__=_reversed)


@method
def is_same_size(input: Tensor, other: Tensor) -> bool:
    """Return whether both have one shape."""
    return input._array.shape == other._array.shape
