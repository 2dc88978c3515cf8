"""Sliding windows laid out as the columns of a matrix (im2col), so that convolution is a product.

The columns of a whole batch would be kernel-size times the input, far larger than the cache.
So a block of samples is laid out at a time, in buffers that stay in cache and are used again,
and in two steps that both copy long runs: first every shift along the last axis, padding
included; then the shifts along the other axes, which are whole rows of the first.

Shapes: x (N, C, *lengths); shifts (C · K, N, *extent, L), K and L those of the last axis;
        columns (C · *lead kernel · K, N · *out), "lead" being all axes but the last.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from chainrule.scratch.ops.windows import Windows
from chainrule.scratch.types import Array

BLOCK = 3 << 15  # numbers in the buffers of a block: 384 kB of float32, inside a level 2 cache
WIDE = 256  # columns below which a product mostly waits for its kernel to arrive from memory


class Shifts:
    """Every shift of a block of samples along the last axis.

    rows     (C · K, N, *extent, L), zeros from the start
    windows  their windows over the leading axes, not copied: (C, *lead kernel, K, N, *out)
    moves    for each shift, its part of the rows and the place in x (C, N, *lengths) it shows
    """

    def __init__(self, channels: int, w: Windows, samples: int, dtype: Any) -> None:
        """Make room for `samples`; what is padding is never written and stays zero."""
        places = (samples, *w.extent[:-1], w.out[-1])
        flat = matrix(channels * w.kernel[-1], prod(places), dtype)
        flat[...] = 0
        self.rows = flat.reshape(-1, *places)
        apart = self.rows.reshape(channels, w.kernel[-1], *places)
        self.windows, self.moves = lead_windows(apart, w), moves(apart, w)


class Columns:
    """Buffers for the columns of one block of samples, and what is computed from them."""

    def __init__(self, channels: int, w: Windows, samples: int, dtype: Any) -> None:
        """Make room for `samples`."""
        self.settings = (channels, w, samples, dtype)
        self.samples, self.lead = samples, w.kernel[:-1]
        self.shifts = Shifts(*self.settings)
        self.matrix = self.shifts.rows.reshape(len(self.shifts.rows), -1)  # all, with one axis
        if self.lead:
            depth = len(self.matrix) * prod(self.lead)
            self.matrix = matrix(depth, samples * prod(w.out), dtype)
        self.parts = self.matrix.reshape(self.shifts.windows.shape)
        self.sums: Shifts | None = None
        self.out: Array | None = None

    def gather(self, x: Array) -> Array:
        """Return the columns of the samples `x`."""
        x = x.swapaxes(0, 1)  # (C, N, *lengths)
        for there, here in self.shifts.moves:
            np.copyto(there, x[here])
        if self.lead:
            np.copyto(self.parts, self.shifts.windows)
        return self.matrix

    def product(self, rows: Array, bias: Array | None, y: Array) -> None:
        """Write `rows` (G, M / G, D) times the columns, and the bias, to `y` (N, M, L)."""
        groups, maps = len(rows), y.shape[1]
        if self.samples == 1 and y.strides[-1] == y.itemsize:
            out = y[0]  # rows as they are wanted
        elif self.out is None:
            out = self.out = matrix(maps, self.matrix.shape[1], rows.dtype)
        else:
            out = self.out
        np.matmul(rows, by_group(self.matrix, groups), out=by_group(out, groups))
        found = out.reshape(maps, self.samples, -1).swapaxes(0, 1)
        if bias is not None:
            np.add(found, bias[:, None], out=y)
        elif self.samples > 1 or out is self.out:
            np.copyto(y, found)

    def scatter(self, rows: Array, out: Array, x: Array) -> None:
        """Add to `x` what `rows` (G, M / G, D) hand back from `out` (G, M / G, N · L).

        The columns are lost: their room holds the products.
        """
        np.matmul(rows.swapaxes(1, 2), out, out=by_group(self.matrix, len(rows)))
        if self.sums is None:
            self.sums = Shifts(*self.settings)
        self.sums.rows[...] = 0
        for k in np.ndindex(self.lead):
            self.sums.windows[:, *k] += self.parts[:, *k]
        x = x.swapaxes(0, 1)
        for there, here in self.sums.moves:
            x[here] += there


def lead_windows(shifts: Array, w: Windows) -> Array:
    """Return the windows of (C, K, N, *extent, L) over all axes but the last, without a copy."""
    channel, shift, sample, *lead, one = shifts.strides
    inside = [r * d for r, d in zip(lead, w.dilation[:-1], strict=True)]
    between = [r * s for r, s in zip(lead, w.stride[:-1], strict=True)]
    shape = (len(shifts), *w.kernel, shifts.shape[2], *w.out)
    return as_strided(shifts, shape, (channel, *inside, shift, sample, *between, one))


def moves(shifts: Array, w: Windows) -> list[tuple[Array, tuple[slice, ...]]]:
    """Pair, for each shift, its part of `shifts` (C, K, N, *extent, L) with a place in x."""
    lead, inner = [], []
    for n, extent, pad in zip(w.lengths[:-1], w.extent[:-1], w.before[:-1], strict=True):
        start = max(pad, 0)
        stop = max(start, min(extent, n + pad))
        lead.append(slice(start, stop))
        inner.append(slice(start - pad, stop - pad))
    everything, found = slice(None), []
    for k in range(w.kernel[-1]):
        to, here = run(w, k)
        there: tuple[Any, ...] = (everything, k, everything, *lead, to)
        found.append((shifts[there], (everything, everything, *inner, here)))
    return found


def run(w: Windows, k: int) -> tuple[slice, slice]:
    """Return which windows along the last axis have place `k` in the input, and where it is."""
    stride, pad = w.stride[-1], w.before[-1] - k * w.dilation[-1]
    start = max(0, -(-pad // stride))
    stop = max(start, min(w.out[-1], (w.lengths[-1] - 1 + pad) // stride + 1))
    first = start * stride - pad
    return slice(start, stop), slice(first, first + (stop - start) * stride, stride)


def column_blocks(
    batch: int, channels: int, maps: int, w: Windows, dtype: Any
) -> Iterator[tuple[slice, Columns]]:
    """Yield as many samples at a time as fit the buffers, with the buffers.

    Why: where maps are small and kernels large the buffers may leave the cache, so that the
         kernel is not read anew for every sample: 512 to 512 maps of 4 x 4, 1.4 times.
    """
    places = max(1, prod(w.out))
    fit = BLOCK // (channels * prod(w.kernel) * places + maps * places)
    step = max(1, min(batch, max(fit, -(-WIDE // places))))
    columns = None
    for at in range(0, batch, step):
        n = min(step, batch - at)
        if columns is None or n != columns.samples:
            columns = Columns(channels, w, n, dtype)
        yield slice(at, at + n), columns


def by_group(columns: Array, groups: int) -> Array:
    """Split the rows of a matrix among the groups, without a copy."""
    return columns.reshape(groups, len(columns) // groups, -1)


def matrix(rows: int, length: int, dtype: Any) -> Array:
    """Return an empty matrix whose rows lie no multiple of 2048 bytes apart.

    Why: rows a power of two apart compete for the same places in the cache; a product of
         32 x 288 and 288 x 1024 numbers took 287 µs, and takes 216 with a gap in each row.
    """
    apart = length + (16 if length % 512 == 0 else 0)
    return np.empty((rows, apart), dtype)[:, :length]
