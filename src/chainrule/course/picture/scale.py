"""An axis: from values to places on the page, and the numbers written along it.

>>> [label for _, label in Scale(0.0, 1.0, 0.0, 100.0).ticks()]
['0', '0.2', '0.4', '0.6', '0.8', '1']
>>> [label for _, label in Scale(1e-4, 1.0, 0.0, 100.0, log=True).ticks()]
['1e-4', '0.001', '0.01', '0.1', '1']
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from chainrule.page.chart import tick

Range = tuple[float, float]
TINY = 1e-300  # what a logarithm sees in place of zero
ROOM = 0.04  # of the span left free on each side


@dataclass(frozen=True)
class Scale:
    """Values `low` to `high` lie between the places `start` and `end`."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, values: object) -> np.ndarray:
        """Return the place of each value; what is far outside lies a little outside."""
        v = np.asarray(values, dtype=np.float64)
        low, high = self.low, self.high
        if self.log:
            v, low, high = np.log10(np.maximum(v, TINY)), np.log10(low), np.log10(high)
        share = np.clip((v - low) / (high - low), -9.0, 10.0)
        return self.start + (self.end - self.start) * share

    def ticks(self, about: int = 5) -> list[tuple[float, str]]:
        """Return where numbers stand, and the numbers."""
        marks = decades(self.low, self.high) if self.log else nice(self.low, self.high, about)
        return [(at, tick(at).replace("-", "−") if at < 0 else tick(at)) for at in marks]


def nice(low: float, high: float, about: int) -> list[float]:
    """Return multiples of 1, 2 or 5 times a power of ten, about as many as asked for."""
    rough = (high - low) / about
    power = 10.0 ** np.floor(np.log10(rough))
    step = next((m * power for m in (1, 2, 5, 10) if m * power >= rough * 0.999), power)
    first, last = np.ceil(low / step - 1e-9), np.floor(high / step + 1e-9)
    return [float(round(i * step, 12)) + 0.0 for i in np.arange(first, last + 1)]


def decades(low: float, high: float) -> list[float]:
    """Return powers of ten, thinned where there are many, with 2 and 5 where there are few."""
    first, last = np.floor(np.log10(low)), np.ceil(np.log10(high))
    every = max(1, int(np.ceil((last - first) / 6)))
    parts = (1, 2, 5) if last - first <= 2 else (1,)
    marks = [m * 10.0**e for e in np.arange(first, last + 1, every) for m in parts]
    return [float(f"{m:.6g}") for m in marks if low * 0.999 <= m <= high * 1.001]


def fitting(values: Iterable[object], *, log: bool, floor: float | None = None) -> Range:
    """Return a range that shows every value with a little room around, but none below a floor."""
    flat = [np.asarray(v, dtype=np.float64).ravel() for v in values]
    seen = np.concatenate(flat) if flat else np.zeros(0)
    seen = seen[np.isfinite(seen) & ((seen > 0) if log else True)]
    if not len(seen):
        return (0.1, 1.0) if log else (0.0, 1.0)
    low, high = float(seen.min()), float(seen.max())
    if log:
        room = max((high / low) ** ROOM, 1.05)
        return max(low / room, TINY), min(high * room, 1e300)
    room = ROOM * (high - low) or 0.5 * max(abs(high), 1e-6)
    return (low if low == floor else low - room), (high if high == floor else high + room)


def contour(z: np.ndarray, level: float) -> tuple[np.ndarray, np.ndarray]:
    """Return the line where a grid of values (H, W) crosses `level`, in columns and rows.

    Each cell is cut by a straight piece (marching squares); pieces are parted by NaN.
    """
    xs: list[float] = []
    ys: list[float] = []
    above = z > level
    sides = above[:-1, :-1] + above[:-1, 1:] + above[1:, :-1] + above[1:, 1:]  # as bool
    full = above[:-1, :-1] & above[:-1, 1:] & above[1:, :-1] & above[1:, 1:]
    for r, c in np.argwhere(sides & ~full):
        corners = [(r, c), (r, c + 1), (r + 1, c + 1), (r + 1, c), (r, c)]
        cuts = [cut(z, level, a, b) for a, b in pairwise(corners) if above[a] != above[b]]
        for one, other in zip(cuts[::2], cuts[1::2], strict=True):
            xs += [one[0], other[0], np.nan]
            ys += [one[1], other[1], np.nan]
    return np.array(xs), np.array(ys)


def cut(z: np.ndarray, level: float, a: tuple[int, int], b: tuple[int, int]) -> tuple[float, float]:
    """Return where the edge from a to b crosses the level, as (column, row)."""
    share = (level - z[a]) / (z[b] - z[a])
    return float(a[1] + share * (b[1] - a[1])), float(a[0] + share * (b[0] - a[0]))
