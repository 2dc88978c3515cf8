"""Functions that build tensors from pieces and cut them up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from chainrule.errors import ShapeError
from chainrule.scratch import ops
from chainrule.scratch.tensor.core import Tensor, apply, method, methods, wrap
from chainrule.scratch.tensor.joining import cat, chunk, narrow, split, tensor_split, vstack

__all__ = [
    "atleast_1d", "atleast_2d", "atleast_3d", "block_diag", "column_stack", "dsplit", "dstack",
    "hsplit", "narrow_copy", "row_stack", "split_with_sizes", "unsafe_chunk", "unsafe_split",
    "unsafe_split_with_sizes", "vsplit",
]  # fmt: skip


row_stack, unsafe_chunk, unsafe_split = vstack, chunk, split
methods(unsafe_chunk=chunk, unsafe_split=split)


def atleast(rank: int, reshaped: Callable[[Tensor], Tensor]) -> Callable[..., Any]:
    """Make `atleast_1d` and its kind, which take one tensor, several, or a list."""

    def function(*tensors: Any) -> Any:
        if len(tensors) == 1 and isinstance(tensors[0], Tensor):
            return reshaped(tensors[0])
        listed = tensors[0] if len(tensors) == 1 else tensors
        return tuple(reshaped(x) for x in listed)

    function.__name__ = f"atleast_{rank}d"
    function.__doc__ = f"Return views with {rank} dimension{'s' * (rank > 1)} or more."
    return function


def rank_3(x: Tensor) -> Tensor:
    """Return (N, M) as (N, M, 1) and (N) as (1, N, 1)."""
    out: Tensor = x
    if x._array.ndim < 2:
        out = x.reshape(1, -1)
    return out.unsqueeze(-1) if out._array.ndim == 2 else out


atleast_1d = atleast(1, lambda x: x if x._array.ndim else x.reshape(1))
atleast_2d = atleast(2, lambda x: x if x._array.ndim > 1 else x.reshape(1, -1))
atleast_3d = atleast(3, rank_3)


def column_stack(tensors: Sequence[Tensor]) -> Tensor:
    """Join along the second axis, after making 1-d tensors columns."""
    return cat([x.reshape(-1, 1) if x._array.ndim <= 1 else x for x in tensors], 1)


def dstack(tensors: Sequence[Tensor]) -> Tensor:
    """Join along the third axis, after giving each tensor three."""
    return cat(atleast_3d(*tensors) if len(tensors) > 1 else [rank_3(tensors[0])], 2)


def block_diag(*tensors: Tensor) -> Tensor:
    """Return a matrix with the given ones along its diagonal, zeros elsewhere."""
    blocks = [atleast_2d(x) for x in tensors]
    for i, x in enumerate(blocks):
        if x._array.ndim > 2:
            raise ShapeError(
                "torch.block_diag: Input tensors must have 2 or fewer dimensions",
                got=f"input {i} has {x._array.ndim}",
            )
    if not blocks:
        return wrap(np.zeros((1, 0), np.float32))
    width = sum(x._array.shape[1] for x in blocks)
    rows, left = [], 0
    for x in blocks:
        right = width - left - x._array.shape[1]
        rows.append(apply(ops.pad, x, widths=((0, 0), (left, right))))
        left += x._array.shape[1]
    return cat(rows, 0)


def splitter(name: str, rank: int, dim: int) -> Callable[..., Any]:
    """Make `hsplit`, `vsplit` or `dsplit`, which cut into equal parts or at given places."""

    def function(input: Tensor, indices_or_sections: Any) -> tuple[Tensor, ...]:
        if input._array.ndim < rank:
            raise ShapeError(
                f"torch.{name} requires a tensor with at least {rank} dimension",
                got=f"{input._array.ndim} dimensions",
            )
        axis = 0 if input._array.ndim == 1 else dim
        n = input._array.shape[axis]
        if isinstance(indices_or_sections, int) and n % indices_or_sections:
            raise ShapeError(
                f"torch.{name} needs parts that divide the {n} of dimension {axis}",
                got=str(indices_or_sections),
                hint="torch.tensor_split",
            )
        return tensor_split(input, indices_or_sections, axis)

    function.__name__ = name
    function.__doc__ = f"Return views cut along dimension {dim}."
    return method(function)


hsplit, vsplit, dsplit = (splitter(*s) for s in (("hsplit", 1, 1), ("vsplit", 2, 0),
                                                 ("dsplit", 3, 2)))  # fmt: skip


@method
def split_with_sizes(input: Tensor, split_sizes: Sequence[int], dim: int = 0) -> Any:
    """Return views of the given lengths along `dim`."""
    return split(input, list(split_sizes), dim)


unsafe_split_with_sizes = split_with_sizes
methods(unsafe_split_with_sizes=split_with_sizes)


@method
def narrow_copy(input: Tensor, dim: int, start: int, length: int) -> Tensor:
    """Return a copy of `length` slices from `start` on along `dim`."""
    copy: Tensor = narrow(input, dim, start, length).clone()
    return copy
