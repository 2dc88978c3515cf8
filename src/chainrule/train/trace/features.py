"""Statistics of each input feature, gathered over blocks of batches.

A block is written when it is full, and the next is twice as long: 8 batches, 16, 32…
Blocks add up to what the network has been fed, exactly:

>>> block = Block(np.zeros(1))
>>> block.add(np.array([[1.0], [3.0]]))
>>> block.rows()["mean"].tolist(), (block.rows()["m2"] / block.count).tolist()
([2.0], [1.0])
"""

from __future__ import annotations

import numpy as np

from chainrule.train.trace.columns import FEATURE, Array
from chainrule.train.trace.statistics import units_last

MOST = 4096  # features told apart; of more, every k-th
FIRST = 8  # batches in the first block
SENTINELS = (999.0, 9999.0, 99999.0, 999999.0)  # stand-ins for "missing", of either sign


def features_of(x: Array) -> Array:
    """Return inputs as (N, features): columns, the last axis of sequences, channels of maps.

    Shape: x (B, D), (B, T, D) or (B, C, H, W) -> (N, features)
    """
    rows = units_last(x, 1 if x.ndim > 3 or x.ndim == 2 else x.ndim - 1)
    return rows[:, :: -(-rows.shape[1] // MOST)]


class Block:
    """Sums over some batches, taken from the first row on so that nothing cancels."""

    def __init__(self, first: Array) -> None:
        """Begin with the first row that was seen."""
        self.shift = np.where(np.isfinite(first), first, 0).astype(np.float64)
        width = len(first)
        self.count, self.batches = 0, 0
        self._sum, self._square = np.zeros(width), np.zeros(width)
        self._min, self._max = np.full(width, np.inf), np.full(width, -np.inf)
        self._lost, self._sentinels = np.zeros(width, np.uint32), np.zeros(width, np.uint32)

    def add(self, rows: Array) -> None:
        """Add one batch, (N, features)."""
        if not np.isfinite(rows).all():
            self._lost += (~np.isfinite(rows)).sum(axis=0, dtype=np.uint32)
            rows = np.where(np.isfinite(rows), rows, self.shift.astype(rows.dtype))
        shifted = rows - self.shift.astype(rows.dtype)
        ones = np.ones(len(rows), rows.dtype)
        self._sum += ones @ shifted
        self._square += ones @ np.square(shifted)
        np.minimum(self._min, np.minimum.reduce(rows, axis=0), out=self._min)
        np.maximum(self._max, high := np.maximum.reduce(rows, axis=0), out=self._max)
        if max(high.max(), -self._min.min()) >= SENTINELS[0]:
            self._sentinels += np.isin(np.abs(rows), SENTINELS).sum(axis=0, dtype=np.uint32)
        self.count += len(rows)
        self.batches += 1

    def rows(self) -> Array:
        """Return the block's statistics, one row for each feature."""
        found = np.zeros(len(self.shift), FEATURE)
        n = max(self.count, 1)
        found["mean"] = self.shift + self._sum / n
        found["m2"] = np.maximum(self._square - self._sum**2 / n, 0)
        found["min"], found["max"] = self._min, self._max
        found["nonfinite"], found["sentinels"] = self._lost, self._sentinels
        return found


def merge(blocks: list[tuple[int, Array]]) -> tuple[int, Array]:
    """Return the count and the rows of several blocks taken together.

    Math:  m2 = m2ₐ + m2ᵦ + (meanᵦ - meanₐ)² nₐ nᵦ / (nₐ + nᵦ)
    """
    count, total = blocks[0][0], blocks[0][1].copy()
    for n, rows in blocks[1:]:
        both = count + n
        gap = rows["mean"] - total["mean"]
        total["m2"] += rows["m2"] + gap**2 * (count * n / both)
        total["mean"] += gap * (n / both)
        total["min"] = np.minimum(total["min"], rows["min"])
        total["max"] = np.maximum(total["max"], rows["max"])
        total["nonfinite"] += rows["nonfinite"]
        total["sentinels"] += rows["sentinels"]
        count = both
    return count, total
