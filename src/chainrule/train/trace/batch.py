"""Looks at one batch: what went into the network, what came out, what was asked for."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.train.trace.columns import BATCH, OUTPUT, Array
from chainrule.train.trace.statistics import (
    LIMIT,
    array,
    every,
    few,
    moments,
    nonfinite,
    spread,
    units_last,
)

CALLS = 4  # calls of one model in one step whose outputs are kept
MOST_LABELS = 4096  # a larger class number is no label: values are summed up instead
WIDE = 64  # input features from which the spread of a batch is judged
NO_LABELS = np.zeros((0, 2), np.uint16)


def as_array(values: Any) -> Array:
    """Return `values`, a tensor of either engine or anything NumPy understands, as an array."""
    return array(values) if hasattr(values, "detach") else np.asarray(values)


def summaries(arrays: list[Array]) -> list[list[float]]:
    """Return mean, standard deviation, smallest, largest, non-finite count of each array."""
    parts = [v if v.dtype.kind == "f" else v.astype(np.float32) for v in map(few, arrays)]
    rows = []
    for whole, v, found in zip(arrays, parts, moments(parts), strict=True):
        fine = v[np.isfinite(v)] if found[4] else v
        low, high = (fine.min(), fine.max()) if fine.size else (np.nan, np.nan)
        lost = nonfinite(whole) if whole.dtype.kind == "f" else 0
        rows.append([float(found[0]), float(found[1]), float(low), float(high), float(lost)])
    return rows


def output_row(model: int, call: int, x: Array | None, y: Array) -> list[float]:
    """Return the columns of OUTPUT for one call of a model."""
    rows = units_last(y, y.ndim - 1) if y.ndim > 1 else y.reshape(-1, 1)  # (N, K)
    if not rows.size:
        return [model, call, *rows.shape, *[np.nan] * (len(OUTPUT) - 4)]
    seen = every(rows, LIMIT)
    mean, std, low, high, _ = summaries([seen])[0]
    with np.errstate(all="ignore"):  # a diverging network overflows here first
        sums = seen.sum(axis=1)
    in_spread = np.nan
    if x is not None and x.size:
        flat = x.reshape(len(x), -1)
        in_spread = spread(flat[:, :: max(flat.shape[1] // WIDE, 1)])
    positive = np.count_nonzero(seen > 0) / seen.size
    columns = [mean, std, low, high, float(sums.min()), float(sums.max())]
    return [model, call, *rows.shape, *columns, spread(seen), in_spread, positive, one_class(seen)]


def one_class(rows: Array) -> float:
    """Return the largest share of the rows that one class wins; NaN for a single output."""
    if rows.shape[1] < 2:
        return np.nan
    return float(np.bincount(rows.argmax(axis=1)).max()) / len(rows)


def accuracy(y: Array, asked: Array) -> float:
    """Return the share of rows whose largest output is the label asked for, NaN if not labels."""
    if asked.dtype.kind not in "iu" or y.ndim != 2 or asked.shape != y.shape[:1] or not len(y):
        return np.nan
    return np.count_nonzero(y.argmax(axis=1) == asked) / len(y)


def labels(asked: Array | None) -> Array:
    """Return the pairs (class, how often) of one batch, (N, 2), empty if these are no labels."""
    if asked is None or asked.dtype.kind not in "iub" or not asked.size:
        return NO_LABELS
    row = asked.reshape(-1)
    if row.min() < 0 or row.max() >= MOST_LABELS:
        return NO_LABELS
    counts = np.bincount(row)
    seen = np.flatnonzero(counts)
    return np.stack([seen, np.minimum(counts[seen], 65535)], axis=1).astype(np.uint16)


def batch_row(x: Array | None, asked: Array | None, y: Array | None) -> dict[str, float]:
    """Return the columns of BATCH that values alone decide."""
    row = dict.fromkeys(BATCH, np.nan)
    known = {name: a for name, a in (("x", x), ("y", asked)) if a is not None}
    for name, found in zip(known, summaries(list(known.values())), strict=True):
        row.update(zip((c for c in BATCH if c.startswith(f"{name}_")), found, strict=False))
    row["size"] = next((float(len(a)) for a in known.values() if a.ndim), np.nan)
    if asked is not None:
        row["y_distinct"] = len(np.unique(few(asked)))
        row["accuracy"] = np.nan if y is None else accuracy(y, asked)
    return row
