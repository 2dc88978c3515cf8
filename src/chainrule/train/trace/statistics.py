"""Statistics of arrays, in as few passes as they can be had.

Why: a look at a step may cost no more than about half a millisecond on a small network, so
     large arrays are thinned out, small ones are laid side by side and reduced together, and
     the exact but slow way is taken only where values are not finite or their spread
     drowns in their mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from chainrule.train.trace.columns import MOMENTS, Array

LIMIT = 1 << 14  # elements looked at in one array; of larger ones every k-th
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


def few(x: Array, limit: int = LIMIT) -> Array:
    """Return at most `limit` elements of `x` in one row, evenly spread over every axis."""
    row = x.reshape(-1)
    if row.size <= limit:
        return row
    stride = -(-row.size // limit) | 1
    while any(length % stride == 0 for length in x.shape):  # or it would meet the same columns
        stride += 2
    return row[::stride]


def moments(arrays: Sequence[Array]) -> Array:
    """Return mean, standard deviation, largest magnitude, share of zeros, non-finite count.

    Math:  std = sqrt(Σ v² / n - mean²)
    Shape: arrays M rows of any length -> (M, 5)
    """
    whole = np.full((len(arrays), len(MOMENTS)), np.nan)
    at = [i for i, v in enumerate(arrays) if v.size]
    if not at:
        return whole
    parts = [arrays[i] for i in at]
    sizes = np.array([v.size for v in parts])
    starts = np.cumsum(sizes) - sizes
    v = np.concatenate(parts)
    with np.errstate(all="ignore"):  # what is not finite is counted below
        mean = np.add.reduceat(v, starts) / sizes
        square = np.add.reduceat(np.square(v), starts) / sizes
        variance = square - mean * mean
        largest = np.maximum(np.maximum.reduceat(v, starts), -np.minimum.reduceat(v, starts))
        zeros = np.add.reduceat(np.equal(v, 0).astype(v.dtype), starts) / sizes
        found = np.stack([mean, np.sqrt(variance), largest, zeros, np.zeros(len(at))], axis=1)
        doubtful = ~(square < SAFE) | ~(variance > 1e-3 * mean * mean)
    for i in np.flatnonzero(doubtful):
        found[i] = careful(parts[i])
    whole[at] = found
    return whole


def careful(v: Array) -> tuple[float, float, float, float, float]:
    """Return the moments of the finite values of one row, and how many are not finite."""
    fine = v[np.isfinite(v)].astype(np.float64)
    lost = float(v.size - fine.size)
    if not fine.size:
        return np.nan, np.nan, np.nan, 0.0, lost
    zeros = float((fine == 0).sum()) / v.size
    return float(fine.mean()), float(fine.std()), float(np.abs(fine).max()), zeros, lost


def nonfinite(x: Array) -> int:
    """Count the elements of all of `x` that are NaN or infinite; fast when there are none."""
    row = x.reshape(-1)
    return 0 if np.isfinite(row.dot(row)) else int(x.size - np.count_nonzero(np.isfinite(row)))


def spread(rows: Array) -> float:
    """Return the standard deviation of each column over the rows, averaged over the columns.

    Shape: rows (N, units) -> a number
    """
    with np.errstate(all="ignore"):
        shifted = rows - rows[0]
        ones = np.full(len(rows), 1 / len(rows), rows.dtype)
        variance = ones @ np.square(shifted) - np.square(ones @ shifted)
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
