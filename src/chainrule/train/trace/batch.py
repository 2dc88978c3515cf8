"""Looks at one batch: what went into the network, what came out, what was asked for."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scratch.types import Array
from chainrule.train.trace.columns import BATCH, OUTPUT
from chainrule.train.trace.features import features_of
from chainrule.train.trace.statistics import array, flat, moments, units_last

CALLS = 4  # calls of one model in one step whose outputs are kept
MOST_LABELS = 4096  # a larger class number is no label: values are summed up instead
WIDE = 64  # input features from which the spread of a batch is judged


def as_array(values: Any) -> Array:
    """Return `values`, a tensor of either engine or anything NumPy understands, as an array."""
    return array(values) if hasattr(values, "detach") else np.asarray(values)


def summary(values: Array) -> tuple[float, float, float, float, float]:
    """Return mean, standard deviation, smallest, largest, non-finite count."""
    v = flat(values)
    v = v if v.dtype.kind == "f" else v.astype(np.float32)
    mean, std, _, _, lost = moments(v)
    fine = v[np.isfinite(v)] if lost else v
    if not fine.size:
        return np.nan, np.nan, np.nan, np.nan, lost
    return mean, std, float(np.minimum.reduce(fine)), float(np.maximum.reduce(fine)), lost


def output_row(model: int, call: int, x: Array | None, y: Array) -> list[float]:
    """Return the columns of OUTPUT for one call of a model."""
    rows = units_last(y, y.ndim - 1) if y.ndim > 1 else y.reshape(-1, 1)  # (N, K)
    if not rows.size:
        return [model, call, *rows.shape, *[np.nan] * (len(OUTPUT) - 4)]
    mean, std, low, high, _ = summary(rows)
    with np.errstate(all="ignore"):  # a diverging network overflows here first
        sums = rows.sum(axis=1)
        spread = float(rows.std(axis=0).mean())
        wide = None if x is None else features_of(x)[:, :WIDE]
        in_spread = np.nan if wide is None else float(wide.std(axis=0).mean())
    positive = float((rows > 0).mean())
    columns = [mean, std, low, high, float(sums.min()), float(sums.max())]
    return [model, call, *rows.shape, *columns, spread, in_spread, positive, _one_class(rows)]


def _one_class(rows: Array) -> float:
    """Return the largest share of the rows that one class wins; NaN for a single output."""
    if rows.shape[1] < 2:
        return np.nan
    return float(np.bincount(rows.argmax(axis=1)).max()) / len(rows)


def accuracy(y: Array, asked: Array) -> float:
    """Return the share of rows whose largest output is the label asked for, NaN if not labels."""
    if asked.dtype.kind not in "iu" or y.ndim != 2 or asked.shape != y.shape[:1] or not len(y):
        return np.nan
    return float((y.argmax(axis=1) == asked).mean())


def labels(asked: Array) -> Array:
    """Return the pairs (class, how often) of one batch, (N, 2), empty if these are no labels."""
    flat_labels = asked.reshape(-1)
    whole = flat_labels.dtype.kind in "iub" and flat_labels.size
    if not whole or flat_labels.min() < 0 or flat_labels.max() >= MOST_LABELS:
        return np.zeros((0, 2), np.uint16)
    counts = np.bincount(flat_labels.astype(np.int64))
    seen = np.flatnonzero(counts)
    return np.stack([seen, np.minimum(counts[seen], 65535)], axis=1).astype(np.uint16)


def batch_row(x: Array | None, y: Array | None, output: Array | None) -> dict[str, float]:
    """Return the columns of BATCH that values alone decide."""
    row = dict.fromkeys(BATCH, np.nan)
    if x is not None:
        row["size"] = len(x) if x.ndim else 1
        row.update(zip(BATCH[4:9], summary(x), strict=True))
    if y is not None:
        row.update(zip(BATCH[9:14], summary(y), strict=True))
        row["y_distinct"] = len(np.unique(flat(y)))
        if output is not None:
            row["accuracy"] = accuracy(output, y)
    return row
