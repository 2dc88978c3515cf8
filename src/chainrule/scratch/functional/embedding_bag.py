"""Bags of embeddings: the sum, mean or maximum of the rows that each bag names.

input    2 4 | 5 4 3 | 9      six indices in three bags
offsets  0     2       5      where each bag starts
"""

from __future__ import annotations

import numpy as np

from chainrule.errors import DtypeError, NotCovered, OptionError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.functional.sparse import refuse_sparse, shorten_rows
from chainrule.scratch.tensor.core import Tensor, apply, wrap
from chainrule.scratch.types import Array

__all__ = ["embedding_bag"]


def embedding_bag(
    input: Tensor,
    weight: Tensor,
    offsets: Tensor | None = None,
    max_norm: float | None = None,
    norm_type: float = 2,
    scale_grad_by_freq: bool = False,
    mode: str = "mean",
    sparse: bool = False,
    per_sample_weights: Tensor | None = None,
    include_last_offset: bool = False,
    padding_idx: int | None = None,
) -> Tensor:
    """Return one row for each bag; that of an empty bag is zero.

    Shape: input (B, N), or (N,) with offsets (B,); weight (K, C) -> (B, C)

    Args:
        input: which rows; bags of N indices each, or all bags one after the other.
        weight: the table.
        offsets: where each bag of a one-dimensional `input` starts.
        max_norm: rows that are named and longer are shortened to it, in place.
        norm_type: the p of the length.
        scale_grad_by_freq: divide each row's gradient by how often it was named.
        mode: "sum", "mean" or "max".
        sparse: gradients of PyTorch's sparse kind, not covered here.
        per_sample_weights: with "sum", a factor for each index, of the shape of `input`.
        include_last_offset: `offsets` ends with where the last bag ends.
        padding_idx: indices that are left out of their bags.
    """
    refuse_sparse(sparse)
    check(input, weight, mode, per_sample_weights, scale_grad_by_freq)
    lengths = bag_lengths(input, offsets, include_last_offset)
    if max_norm is not None:
        shorten_rows(weight, input, max_norm, norm_type)
    index, factors = input._array.reshape(-1), per_sample_weights
    factors = None if factors is None else factors.reshape(-1)
    bags = np.repeat(np.arange(len(lengths)), lengths)
    index, factors = index[: len(bags)], None if factors is None else factors[: len(bags)]
    if padding_idx is not None:
        keep = index != padding_row(padding_idx, weight.shape[0])
        index, bags = index[keep], bags[keep]
        factors = None if factors is None else factors[wrap(keep)]
    rows = apply(ops.embedding, weight, wrap(index), scale_grad_by_freq=scale_grad_by_freq)
    rows = rows if factors is None else rows * factors.unsqueeze(1)  # (N, C)
    return largest(rows, bags, len(lengths)) if mode == "max" else added(rows, bags, lengths, mode)


def added(rows: Tensor, bags: Array, lengths: Array, mode: str) -> Tensor:
    """Return the sum or the mean of the rows of each bag."""
    total: Tensor = apply(ops.place, rows, shape=(len(lengths), rows.shape[1]), key=(bags,))
    if mode == "sum":
        return total
    counts = np.maximum(np.bincount(bags, minlength=len(lengths)), 1)
    return total / wrap(counts.astype(rows._array.dtype)[:, None])


def largest(rows: Tensor, bags: Array, n: int) -> Tensor:
    """Return the largest of the rows of each bag, column by column; the first of equals."""
    y = np.zeros((n, rows.shape[1]), np.int64)  # (B, C), which row it is
    found = np.unique(bags)
    if found.size:
        starts, values = np.searchsorted(bags, found), rows._array
        best = np.maximum.reduceat(values, starts)[np.searchsorted(found, bags)]
        place = np.where(values == best, np.arange(len(bags))[:, None], len(bags) - 1)
        y[found] = np.minimum.reduceat(place, starts)
    empty = ~np.isin(np.arange(n), found)
    if empty.all():
        return added(rows, bags, np.zeros(n, np.int64), "sum")
    picked: Tensor = apply(ops.gather, rows, index=y, axis=0)
    return picked.masked_fill(wrap(empty[:, None]), 0.0)


def bag_lengths(input: Tensor, offsets: Tensor | None, include_last_offset: bool) -> Array:
    """Return how many indices each bag holds."""
    if input.ndim == 2:
        if offsets is not None:
            raise OptionError("offsets need an input of one axis", got="an input of two axes")
        return np.full(input.shape[0], input.shape[1])
    if offsets is None or offsets.ndim != 1:
        raise OptionError(
            "offsets has to be a 1D Tensor",
            got="None" if offsets is None else f"shape {tuple(offsets.shape)}",
            hint="torch.tensor([0]) for a single bag",
        )
    if offsets._array.dtype.kind not in "iu":
        raise DtypeError("offsets need int64 or int32", got=str(offsets.dtype), hint="x.long()")
    n, starts = input.shape[0], offsets._array
    ends = starts[1:] if include_last_offset else np.append(starts[1:], n)
    if starts.size and starts[0] != 0:
        raise ShapeError("offsets[0] has to be 0, where the first bag starts", got=str(starts[0]))
    if starts.size and (starts[-1] > n or (np.diff(starts) < 0).any()):
        raise ShapeError(f"offsets need to rise from 0 to at most {n}", got=str(starts.tolist()))
    lengths: Array = ends - starts[: len(ends)]
    return lengths


def padding_row(padding_idx: int, rows: int) -> int:
    """Return a row as counted from the start, or say that there is none."""
    if not -rows <= padding_idx < rows:
        raise ShapeError(
            f"padding_idx must be within the number of embeddings, {-rows} through {rows - 1}",
            got=str(padding_idx),
        )
    return padding_idx % rows


def check(
    input: Tensor, weight: Tensor, mode: str, factors: Tensor | None, scale_grad_by_freq: bool
) -> None:
    """Say what does not fit."""
    if mode not in {"sum", "mean", "max"}:
        raise OptionError("mode has to be one of sum, mean or max", got=repr(mode))
    if mode == "max" and scale_grad_by_freq:
        raise OptionError("max mode does not support scale_grad_by_freq", got="True")
    if input.ndim not in (1, 2):
        raise OptionError("input has to be a 1D or 2D Tensor", got=f"{input.ndim}D")
    if weight.ndim != 2:
        raise OptionError("weight has to be a 2D Tensor", got=f"shape {tuple(weight.shape)}")
    index, rows = input._array, weight.shape[0]
    if index.dtype.char not in "ilq":
        raise DtypeError("embedding_bag needs indices of int64 or int32", got=str(input.dtype))
    if index.size and not (index.min() >= 0 and index.max() < rows):
        raise ShapeError(
            f"embedding_bag of {rows} rows needs indices from 0 to {rows - 1}",
            got=f"{index.min()} to {index.max()}",
        )
    if factors is not None:
        check_factors(input, weight, mode, factors)


def check_factors(input: Tensor, weight: Tensor, mode: str, factors: Tensor) -> None:
    """Say what does not fit between indices and their factors."""
    if factors.shape != input.shape:
        raise OptionError(
            f"per_sample_weights needs the shape of the input, {tuple(input.shape)}",
            got=f"{tuple(factors.shape)}",
        )
    if mode != "sum":
        raise NotCovered("per_sample_weights is only supported for mode='sum'", got=f"{mode!r}")
    if factors._array.dtype != weight._array.dtype:
        raise DtypeError(
            f"per_sample_weights needs the dtype of the weight, {weight.dtype}",
            got=str(factors.dtype),
        )
