"""Functions that put elements in order, and those that look things up in an order.

Each works out integer indices with NumPy and then gathers, so the gradient goes to the
elements that were picked. NaN counts as larger than every number.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import AxisError, NotCovered, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.ops import halves
from chainrule.scratch.tensor.axes import one_axis
from chainrule.scratch.tensor.core import Tensor, apply, method, wrap
from chainrule.scratch.tensor.elementwise import check_tensor
from chainrule.scratch.tensor.promotion import as_tensor_operand, common_dtype
from chainrule.scratch.tensor.results import named
from chainrule.scratch.types import Array

__all__ = [
    "argsort", "bucketize", "cummax", "cummin", "kthvalue", "median", "mode", "msort",
    "nanmedian", "searchsorted", "sort", "topk",
]  # fmt: skip


def numbers(x: Tensor) -> Array:
    """Return the array of a tensor as NumPy compares it best: half types as float32."""
    array: Array = halves.widened(x._array)
    return array


def order(x: Array, axis: int, descending: bool = False) -> Array:
    """Return the indices that sort `x`; equal elements keep their order.

    >>> order(np.array([1.0, 3.0, 3.0]), 0, descending=True).tolist()
    [1, 2, 0]
    """
    if not descending:
        return np.argsort(x, axis, kind="stable")
    # Sorted upwards from the far end and read backwards, equal elements keep their order too.
    backwards = np.flip(np.argsort(np.flip(x, axis), axis, kind="stable"), axis)
    return x.shape[axis] - 1 - backwards


def values_at(input: Tensor, index: Array, axis: int) -> Tensor:
    """Return the elements along `axis` that `index` names."""
    return apply(ops.gather, input, index=index, axis=axis)


def pair(name: str, input: Tensor, index: Array, axis: int, keepdim: bool = True) -> Any:
    """Return (values, indices) for indices that have length 1 along `axis`, or more."""
    values, indices = values_at(input, index, axis), wrap(index)
    if not keepdim:
        values, indices = values.squeeze(axis), indices.squeeze(axis)
    return named(name, values, indices)


def of_one(name: str, input: Tensor) -> Any:
    """Return (values, indices) of a tensor without axes."""
    return named(name, input.clone(), wrap(np.zeros((), np.int64)))


@method
def sort(input: Tensor, dim: int = -1, descending: bool = False, stable: bool = False) -> Any:
    """Return (values, indices) in order along `dim`; equal elements keep their order."""
    axis = one_axis(dim, check_tensor("sort", input)._array.ndim)
    if not input._array.ndim:
        return of_one("sort", input)
    return pair("sort", input, order(numbers(input), axis, descending), axis)


@method
def argsort(input: Tensor, dim: int = -1, descending: bool = False, stable: bool = False) -> Tensor:
    """Return the indices that put the elements in order along `dim`."""
    indices: Tensor = sort(input.detach(), dim, descending, stable).indices
    return indices


@method
def msort(input: Tensor) -> Tensor:
    """Return the values in order along the first dimension."""
    values: Tensor = sort(input, 0).values
    return values


@method
def topk(input: Tensor, k: int, dim: int = -1, largest: bool = True, sorted: bool = True) -> Any:
    """Return (values, indices) of the `k` largest, or smallest, along `dim`, best first.

    Why:   `np.argpartition` finds who they are without sorting the rest, which matters where
           a handful of words is picked from a vocabulary.
    """
    x = numbers(input)
    axis = one_axis(dim, x.ndim)
    n = x.shape[axis] if x.ndim else 1
    if not 0 <= k <= n:
        raise ShapeError(f"selected index k out of range: needs 0 to {n}", got=str(k))
    if not x.ndim:
        return of_one("topk", input)
    if 0 < k < n:
        at = np.argpartition(x, n - k if largest else k - 1, axis)
        chosen = np.sort(np.take(at, range(n - k, n) if largest else range(k), axis), axis)
    else:
        chosen = np.broadcast_to(indices_along(x.shape, axis), x.shape)
    ranks = order(np.take_along_axis(x, chosen, axis), axis, largest)
    index = np.take_along_axis(chosen, np.take(ranks, range(k), axis), axis)
    return pair("topk", input, index, axis)


def indices_along(shape: tuple[int, ...], axis: int) -> Array:
    """Return 0, 1, 2, … along one axis, with length 1 along the others."""
    return np.arange(shape[axis]).reshape([-1 if i == axis else 1 for i in range(len(shape))])


@method
def kthvalue(input: Tensor, k: int, dim: int = -1, keepdim: bool = False) -> Any:
    """Return (values, indices) of the `k`-th smallest along `dim`; k counts from 1."""
    axis = one_axis(dim, input._array.ndim)
    n = input._array.shape[axis] if input._array.ndim else 1
    if not n:
        raise_empty("kthvalue", axis)
    if not 1 <= k <= n:
        raise ShapeError(f"kthvalue(): selected number k out of range 1 to {n}", got=str(k))
    if not input._array.ndim:
        return of_one("kthvalue", input)
    index = np.take(np.argpartition(numbers(input), k - 1, axis), [k - 1], axis)
    return pair("kthvalue", input, index, axis, keepdim)


@method
def median(input: Tensor, dim: Any = None, keepdim: bool = False) -> Any:
    """Return the middle element, or (values, indices) along `dim`; the lower of two middles.

    NaN where there is one. Without `dim`, equal middles share the gradient.
    """
    return middle("median", input, dim, keepdim)


@method
def nanmedian(input: Tensor, dim: Any = None, keepdim: bool = False) -> Any:
    """Return the middle of the elements that are not NaN, as `median` does."""
    return middle("nanmedian", input, dim, keepdim)


def middle(name: str, input: Tensor, dim: Any, keepdim: bool) -> Any:
    """Return the median, of the numbers alone or with NaN winning."""
    if input._array.dtype.kind == "b":
        raise NotCovered(f"{name} of bools", got="torch.bool", hint="x.int()")
    if dim is None:
        flat = input.reshape(-1)
        if not flat._array.size:
            return as_tensor_operand(float("nan"), common_dtype(input, 0.5)).to(input.dtype)
        return apply(ops.even_pick, flat, index=int(middle_index(name, numbers(flat), 0)[0]))
    axis = one_axis(dim, input._array.ndim)
    if not input._array.ndim:
        return of_one(name, input)
    if not input._array.shape[axis]:
        raise_empty(name, axis)
    return pair(name, input, middle_index(name, numbers(input), axis), axis, keepdim)


def middle_index(name: str, x: Array, axis: int) -> Array:
    """Return where the median stands along `axis`, kept with length 1."""
    lost = np.isnan(x)
    if not lost.any():
        half = (x.shape[axis] - 1) // 2
        return np.take(np.argpartition(x, half, axis), [half], axis)
    numbers = np.sum(~lost, axis, keepdims=True)
    rank = np.maximum(numbers - 1, 0) // 2  # NaN are sorted behind the numbers
    if name == "median":
        rank = np.where(numbers < x.shape[axis], numbers, rank)  # the first NaN
    return np.take_along_axis(order(x, axis), rank, axis)


def raise_empty(name: str, axis: int) -> None:
    """Say that an axis without elements has no such element."""
    raise AxisError(
        f"{name}(): Expected reduction dim {axis} to have non-zero size", got="0 elements"
    )


@method
def mode(input: Tensor, dim: int = -1, keepdim: bool = False) -> Any:
    """Return (values, indices) of the most frequent element; the smallest of equally frequent."""
    axis = one_axis(dim, input._array.ndim)
    if not input._array.ndim:
        return of_one("mode", input)
    if not input._array.shape[axis]:
        raise_empty("mode", axis)
    rows = np.moveaxis(numbers(input), axis, -1)
    flat = rows.reshape(-1, rows.shape[-1])
    index = np.array([most_frequent(row) for row in flat], np.int64).reshape(rows.shape[:-1])
    return pair("mode", input, np.expand_dims(index, axis), axis, keepdim)


def most_frequent(row: Array) -> int:
    """Return where the most frequent element stands last.

    >>> most_frequent(np.array([3, 1, 3, 1, 2]))
    3
    """
    found, counts = np.unique(row, return_counts=True, equal_nan=False)
    equal = np.flatnonzero(row == found[np.argmax(counts)])
    return int(equal[-1]) if equal.size else len(row) - 1  # all are NaN


@method
def cummax(input: Tensor, dim: int) -> Any:
    """Return (values, indices) of the largest so far along `dim`; the last of equal ones."""
    return running("cummax", np.maximum, input, dim)


@method
def cummin(input: Tensor, dim: int) -> Any:
    """Return (values, indices) of the smallest so far along `dim`; the last of equal ones."""
    return running("cummin", np.minimum, input, dim)


def running(name: str, better: Any, input: Tensor, dim: int) -> Any:
    """Return the running extreme and where it stands."""
    axis = one_axis(dim, input._array.ndim)
    if not input._array.ndim:
        return of_one(name, input)
    x = numbers(input)
    best = better.accumulate(x, axis)
    here = np.where((x == best) | np.isnan(x), indices_along(x.shape, axis), 0)
    return pair(name, input, np.maximum.accumulate(here, axis), axis)


def searchsorted(
    sorted_sequence: Tensor, input: Any, *, out_int32: bool = False, right: bool = False,
    side: str | None = None, sorter: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """Return where each value would be inserted to keep `sorted_sequence` in order.

    Shape: sorted_sequence (*, N), input (*, M) -> (*, M); one (N) serves any input
    Args:
        sorted_sequence: in ascending order along the last axis, or so after `sorter`.
        input: a tensor, or one number.
        out_int32: answer in int32 instead of int64.
        right: behind equal elements instead of before them.
        side: the same in words, "left" or "right".
        sorter: indices that sort `sorted_sequence`, as `argsort` returns.
    """
    right = read_side(side, right)
    edges = halves.widened(sorted_sequence._array)
    if sorter is not None:
        edges = np.take_along_axis(edges, sorter._array, -1)
    wanted = input._array if isinstance(input, Tensor) else np.asarray(input)
    if edges.ndim > 1 and edges.shape[:-1] != wanted.shape[:-1]:
        raise ShapeError(
            "torch.searchsorted(): boundaries need 1 dimension, or the input's first dimensions",
            got=f"{edges.shape} and {wanted.shape}",
        )
    found = places(edges, halves.widened(wanted), "right" if right else "left")
    return wrap(found.astype(np.int32 if out_int32 else np.int64))


def places(edges: Array, wanted: Array, side: Any) -> Array:
    """Return `np.searchsorted` of each row, or of all by one row of edges."""
    if edges.ndim == 1:
        return np.asarray(np.searchsorted(edges, wanted, side))
    rows = zip(
        edges.reshape(-1, edges.shape[-1]), wanted.reshape(-1, wanted.shape[-1]), strict=True
    )
    found = [np.searchsorted(edge, values, side) for edge, values in rows]
    return np.array(found, np.int64).reshape(wanted.shape)


def read_side(side: str | None, right: bool) -> bool:
    """Return whether to insert behind equal elements, said in one of two ways."""
    if side not in {None, "left", "right"}:
        raise ShapeError("torch.searchsorted(): side can only be 'left' or 'right'", got=repr(side))
    if side == "left" and right:
        raise ShapeError(
            "torch.searchsorted(): side and right can't be set to opposites", got="left and True"
        )
    return right or side == "right"


def bucketize(
    input: Any, boundaries: Tensor, *, out_int32: bool = False, right: bool = False
) -> Tensor:
    """Return the bucket of each value: how many boundaries lie below it (or at it, `right`)."""
    if boundaries._array.ndim != 1:
        raise ShapeError(
            "boundaries tensor must be 1 dimension", got=f"dim({boundaries._array.ndim})"
        )
    return searchsorted(boundaries, input, out_int32=out_int32, right=right)
