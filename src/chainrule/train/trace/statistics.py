"""Statistics of arrays, in as few passes as they can be had.

Why: a look at a step may cost no more than about half a millisecond on a small network, so
     large arrays are thinned out, small ones are laid side by side and reduced together, and
     the exact but slow way is taken only where values are not finite or their spread
     drowns in their mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from math import isfinite, prod
from typing import Any

import numpy as np

from chainrule.train.trace.columns import Array

STATISTICS = ("abs_max", "zeros", "mean", "std", "nonfinite", "min", "max")
MOMENT_COLUMNS, SUMMARY_COLUMNS = slice(0, 5), slice(2, 7)  # of STATISTICS
LOST = STATISTICS.index("nonfinite")
LIMIT = 1 << 12  # elements looked at in one array; of larger ones every k-th
SAFE = 1e30  # a sum of squares beyond this is near float32's end


def array(tensor: Any) -> Array:
    """Return the values of a tensor of either engine, outside its graph.

    Half-precision values, values on a device and sparse gradients are brought to an array.
    """
    values = tensor.detach()
    try:
        found: Array = values.numpy()
    except (TypeError, RuntimeError):
        found = (values.to_dense() if values.is_sparse else values).cpu().float().numpy()
    return found.astype(np.float32) if found.dtype == np.float16 else found


def few(x: Array) -> Array:
    """Return at most `LIMIT` elements of `x` in one row, evenly spread over every axis."""
    row = x.reshape(-1)
    return row if row.size <= LIMIT else row[:: _stride(x.shape)]


@cache
def _stride(shape: tuple[int, ...]) -> int:
    """Return a step that meets every row and column of an array in turn, not always the same."""
    stride = -(-prod(shape) // LIMIT) | 1
    while any(length % stride == 0 for length in shape):
        stride += 2
    return stride


class Pool:
    """Copies of the arrays seen in one step, reduced together when it ends.

    >>> pool, row = Pool(), np.empty(5)
    >>> kept = pool.keep(np.array([0.0, 3.0, -4.0, 1.0]), row)
    >>> pool.reduce()
    >>> row.round(3).tolist()  # abs_max, zeros, mean, std, nonfinite
    [4.0, 0.25, 0.0, 2.55, 0.0]
    """

    def __init__(self) -> None:
        """Begin empty."""
        self._arrays: list[Array] = []
        self._rows: list[tuple[Array, slice]] = []
        self._lost: list[tuple[int, int]] = []

    def keep(self, x: Array, row: Array, columns: slice = MOMENT_COLUMNS) -> Array:
        """Keep some elements of `x` and return them; `reduce` puts their statistics into `row`.

        What is not finite is counted over all of `x`.
        """
        kept = few(x).copy()  # the next line of the network may write over it
        if x.size > LIMIT and (lost := nonfinite(x)):
            self._lost.append((len(self._rows), lost))
        if kept.size:
            self._arrays.append(kept)
            self._rows.append((row, columns))
        return kept

    def reduce(self) -> None:
        """Fill the rows and let the copies go."""
        if self._arrays:
            found = statistics(self._arrays)
            for i, lost in self._lost:
                found[i, LOST] = lost
            for (row, columns), numbers in zip(self._rows, found, strict=True):
                row[:] = numbers[columns]
        self._arrays, self._rows, self._lost = [], [], []


def statistics(arrays: Sequence[Array]) -> Array:
    """Return `STATISTICS` of each array.

    Math:  std = sqrt(Σ v² / n - mean²)
    Shape: arrays M rows of any length but 0 -> (M, 7)
    """
    sizes = np.array([v.size for v in arrays])
    ends = np.cumsum(sizes)
    starts = ends - sizes
    v = np.concatenate(arrays)
    is_zero = v == 0
    spans = zip(starts.tolist(), ends.tolist(), strict=True)
    zeros = np.array([np.count_nonzero(is_zero[a:b]) for a, b in spans]) / sizes
    with np.errstate(all="ignore"):  # what is not finite is looked at below
        low, high = np.minimum.reduceat(v, starts), np.maximum.reduceat(v, starts)
        mean = np.add.reduceat(v, starts) / sizes
        square = np.add.reduceat(np.square(v, out=v), starts) / sizes
        variance = square - mean * mean
        std, largest = np.sqrt(variance), np.maximum(high, -low)
        doubtful = ~(variance >= 1e-3 * mean * mean) | ~(square < SAFE)
    found = np.stack([largest, zeros, mean, std, np.zeros(len(sizes)), low, high], axis=1)
    for i in np.flatnonzero(doubtful).tolist():
        found[i] = careful(arrays[i])
    return found


def careful(v: Array) -> list[float]:
    """Return `STATISTICS` of the finite values in one row."""
    fine = v[np.isfinite(v)].astype(np.float64)
    lost = v.size - fine.size
    if not fine.size:
        return [np.nan, 0.0, np.nan, np.nan, lost, np.nan, np.nan]
    low, high = fine.min(), fine.max()
    zeros = np.count_nonzero(fine == 0) / v.size
    return [max(high, -low), zeros, fine.mean(), fine.std(), lost, low, high]


def nonfinite(x: Array) -> int:
    """Count the elements of all of `x` that are NaN or infinite; fast when there are none."""
    row = x.reshape(-1)
    return 0 if isfinite(row.dot(row)) else int(x.size - np.count_nonzero(np.isfinite(row)))


def spread(rows: Array) -> float:
    """Return the standard deviation of each column over the rows, averaged over the columns.

    Shape: rows (N, units) -> a number
    """
    shifted = rows - rows[0]
    share = np.full(len(rows), 1 / len(rows), rows.dtype)
    variance = share @ np.square(shifted) - np.square(share @ shifted)
    return float(np.sqrt(np.maximum(variance, 0)).mean())


def units_last(x: Array, axis: int) -> Array:
    """Return `x` as (N, units): its unit axis last, all others merged."""
    return x if x.ndim == 2 else np.moveaxis(x, axis, -1).reshape(-1, x.shape[axis])


def every(x: Array, limit: int) -> Array:
    """Return evenly spaced entries of the first axis, about `limit` elements in all."""
    return x if x.size <= limit else x[:: min(-(-x.size // limit), len(x))]


def tensors_in(found: Any, kind: type) -> Iterator[Any]:
    """Yield the tensors in what a module took or gave: one, or a nest of containers."""
    if isinstance(found, kind):
        yield found
    elif isinstance(found, dict | tuple | list):
        inner: Iterable[Any] = found.values() if isinstance(found, dict) else found
        for part in inner:
            yield from tensors_in(part, kind)
