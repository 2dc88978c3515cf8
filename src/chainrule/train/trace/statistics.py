"""Statistics of one array, in as few passes as they can be had.

Why: a look at a step may cost no more than about half a millisecond on a small network, so
     sums come from dot products, and the exact but slow way is taken only for arrays
     that are not finite, or whose spread drowns in their mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np

from chainrule.scratch.types import Array

LIMIT = 1 << 18  # elements looked at in one array; of larger ones every k-th
SAFE = 1e30  # a sum of squares beyond this is near float32's end
_ONES = np.ones(LIMIT, np.float32)
Moments = tuple[float, float, float, float, float]
NOTHING: Moments = (np.nan,) * 5


def array(tensor: Any) -> Array:
    """Return the values of a tensor of either engine, outside its graph.

    Half-precision values, values on a device and sparse gradients are brought to an array.
    """
    values = tensor.detach()
    try:
        found = values.numpy()
    except (TypeError, RuntimeError):
        found = (values.to_dense() if values.is_sparse else values).cpu().float().numpy()
    return found.astype(np.float32) if found.dtype == np.float16 else found


def flat(x: Array) -> Array:
    """Return at most `LIMIT` elements of `x`, evenly spread, as one contiguous row."""
    row = x.reshape(-1)
    return row if row.size <= LIMIT else np.ascontiguousarray(row[:: -(-row.size // LIMIT)])


def moments(v: Array) -> Moments:
    """Return mean, standard deviation, largest magnitude, share of zeros, non-finite count.

    Math:  std = sqrt(Σ v² / n - mean²)
    Shape: v (N) -> five numbers
    """
    n = v.size
    if n == 0:
        return NOTHING
    square = float(v.dot(v))
    if not square < SAFE:
        return _careful(v)
    mean = float(v.dot(_ones(v))) / n
    variance = square / n - mean * mean
    if variance <= 1e-3 * mean * mean:
        variance = float(np.var(v, dtype=np.float64))
    largest = max(float(np.maximum.reduce(v)), -float(np.minimum.reduce(v)))
    zeros = float(np.count_nonzero(v == 0)) / n
    return mean, float(np.sqrt(variance)), largest, zeros, 0.0


def _ones(v: Array) -> Array:
    """Return ones of the dtype and length of `v`, so that a dot product sums it."""
    return _ONES[: v.size] if v.dtype == np.float32 else np.ones(v.size, v.dtype)


def _careful(v: Array) -> Moments:
    """Return the moments of the finite part, and how much is not finite."""
    fine = v[np.isfinite(v)].astype(np.float64)
    lost = float(v.size - fine.size)
    if not fine.size:
        return np.nan, np.nan, np.nan, 0.0, lost
    zeros = float((fine == 0).sum()) / v.size
    return float(fine.mean()), float(fine.std()), float(np.abs(fine).max()), zeros, lost


def rms(v: Array) -> tuple[float, float]:
    """Return the root mean square of the finite values, and how many are not finite."""
    square = float(v.dot(v))
    if square < SAFE:
        return (square / max(v.size, 1)) ** 0.5, 0.0
    mean, std, _, _, lost = _careful(v)
    return (mean * mean + std * std) ** 0.5, lost


def units_last(x: Array, axis: int) -> Array:
    """Return `x` as (N, units): its unit axis last, all others merged, few enough rows."""
    rows = np.moveaxis(x, axis, -1).reshape(-1, x.shape[axis]) if x.ndim != 2 else x
    most = max(LIMIT // max(rows.shape[1], 1), 1)
    return rows if len(rows) <= most else rows[:: -(-len(rows) // most)]


def tensors_in(found: Any, kind: type) -> Iterator[Any]:
    """Yield the tensors in what a module took or gave: one, or a nest of containers."""
    if isinstance(found, kind):
        yield found
    elif isinstance(found, dict | tuple | list):
        inner: Iterable[Any] = found.values() if isinstance(found, dict) else found
        for part in inner:
            yield from tensors_in(part, kind)
