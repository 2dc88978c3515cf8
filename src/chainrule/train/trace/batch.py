"""Looks at one batch: what went into the network, what came out, what was asked for."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.train.trace.columns import BATCH, OUTPUT, Array
from chainrule.train.trace.statistics import (
    LIMIT,
    SUMMARY_COLUMNS,
    Pool,
    array,
    every,
    few,
    spread,
    units_last,
)

CALLS = 4  # calls of one model in one step whose outputs are kept
MOST_LABELS = 4096  # a larger class number is no label: values are summed up instead
WIDE = 64  # input features from which the spread of a batch is judged
SIZE, ACCURACY = BATCH.index("size"), BATCH.index("accuracy")
X, Y = BATCH.index("x_mean"), BATCH.index("y_mean")
POSITIVE, ONE_CLASS = OUTPUT.index("positive"), OUTPUT.index("one_class")
NO_LABELS = np.zeros((0, 2), np.uint16)


def as_array(values: Any) -> Array:
    """Return `values`, a tensor of either engine or anything NumPy understands, as an array."""
    return array(values) if hasattr(values, "detach") else np.asarray(values)


def output_row(call: int, y: Array, pool: Pool) -> tuple[Array, Array | None]:
    """Return the columns of OUTPUT for one call of a model, and the class that each row chose.

    The model's number and the spread of its inputs are left to the caller, the moments to
    the `pool`.
    """
    row = np.full(len(OUTPUT), np.nan, np.float32)
    rows = units_last(y, y.ndim - 1) if y.ndim > 1 else y.reshape(-1, 1)  # (N, K)
    row[1:4] = call, *rows.shape
    if not rows.size:
        return row, None
    seen = every(rows, LIMIT)
    pool.keep(seen, row[4:9], SUMMARY_COLUMNS)
    with np.errstate(all="ignore"):  # a diverging network overflows here first
        sums = np.add.reduce(seen, axis=1)
        row[9:12] = sums.min(), sums.max(), spread(seen)
    row[POSITIVE] = np.count_nonzero(seen > 0) / seen.size
    if rows.shape[1] < 2:
        return row, None
    chosen = seen.argmax(axis=1)
    row[ONE_CLASS] = np.bincount(chosen).max() / len(chosen)
    return row, chosen if len(chosen) == len(y) else None


def input_spread(x: Array) -> float:
    """Return how much the inputs of one call differ from each other."""
    if x.dtype.kind != "f" or x.ndim < 2 or not x.size:
        return np.nan
    flat = x.reshape(len(x), -1)
    with np.errstate(all="ignore"):
        return spread(flat[:, :: max(flat.shape[1] // WIDE, 1)])


def accuracy(chosen: Array | None, asked: Array) -> float:
    """Return the share of rows that chose the label asked for, NaN if there are no labels."""
    if chosen is None or asked.dtype.kind not in "iu" or asked.shape != chosen.shape:
        return np.nan
    return np.count_nonzero(chosen == asked) / len(chosen)


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


def batch_row(
    x: Array | None, asked: Array | None, chosen: Array | None, pairs: Array, pool: Pool
) -> Array:
    """Return the columns of BATCH that values decide; moments are left to the `pool`.

    `pairs` are the `labels` of `asked`.
    """
    row = np.full(len(BATCH), np.nan, np.float32)
    for values, at in ((asked, Y), (x, X)):
        if values is not None and values.size:
            row[SIZE] = len(values) if values.ndim else 1
            floats = values if values.dtype.kind == "f" else values.astype(np.float32)
            pool.keep(floats, row[at : at + 5], SUMMARY_COLUMNS)
    if asked is not None:
        row[Y + 5] = len(pairs) or len(np.unique(few(asked)))
        row[ACCURACY] = accuracy(chosen, asked)
    return row
