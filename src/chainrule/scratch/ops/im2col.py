"""Sliding windows laid out as matrices (im2col), so that a convolution is a product.

The columns of a whole batch would be kernel-size times the input, far larger than the cache.
So a block of samples is laid out at a time, in buffers that stay in cache and are used again,
and in two steps that both copy long runs: first every shift along the last axis, padding
included (`Shifts`); then the shifts along the other axes, which are whole rows of the first.

Shapes: x (N, C, *lengths); shifts (C · K, N · *extent · L), with K and L along the last axis;
        columns (C · *kernel, N · *out).
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

import numpy as np
from numpy.lib.stride_tricks import as_strided

from chainrule.scratch.ops.windows import Ints, Windows
from chainrule.scratch.types import Array

BLOCK = 1 << 17  # numbers in one buffer: half a megabyte of float32, which level 2 caches hold


class Shifts:
    """Every shift of a block of samples along the last axis, as the rows of a matrix."""

    def __init__(self, channels: int, windows: Windows, samples: int, dtype: Any) -> None:
        """Make room; the padding is zero from the start and is never written."""
        w = windows
        places = (samples, *w.extent[:-1], w.out[-1])
        self.matrix = matrix(channels * w.kernel[-1], prod(places), dtype)
        self.matrix[...] = 0
        self.rows = self.matrix.reshape(-1, *places)  # (C · K, N, *extent, L)
        by_shift = self.matrix.reshape(channels, -1, *places)
        self.moves = [(by_shift[:, k, :, *there], here) for k, there, here in moves(w)]

    def gather(self, x: Array) -> Array:
        """Copy the samples `x` (N, C, *lengths) into the matrix."""
        x = x.swapaxes(0, 1)
        for there, here in self.moves:
            np.copyto(there, x[here])
        return self.matrix

    def scatter(self, x: Array) -> None:
        """Add each number to the place in `x` that `gather` takes it from."""
        x = x.swapaxes(0, 1)
        for there, here in self.moves:
            x[here] += there


def moves(w: Windows) -> Iterator[tuple[int, tuple[slice, ...], tuple[Any, ...]]]:
    """Yield, for each shift along the last axis, where it lies in the padded rows and in x."""
    lead, inner = [], [slice(None), slice(None)]
    for length, extent, pad in zip(w.lengths[:-1], w.extent[:-1], w.before[:-1], strict=True):
        start, stop = max(pad, 0), max(min(extent, length + pad), max(pad, 0))
        lead.append(slice(start, stop))
        inner.append(slice(start - pad, stop - pad))
    stride, last = w.stride[-1], w.lengths[-1] - 1
    for k in range(w.kernel[-1]):
        pad = w.before[-1] - k * w.dilation[-1]  # how far window 0 reaches into the padding
        start = max(0, -(-pad // stride))
        stop = max(start, min(w.out[-1], (last + pad) // stride + 1))
        first = start * stride - pad
        run = slice(first, first + (stop - start) * stride, stride)
        yield k, (*lead, slice(start, stop)), (*inner, run)


def matrix(rows: int, length: int, dtype: Any) -> Array:
    """Return an empty matrix whose rows lie no multiple of 2048 bytes apart.

    Rows a power of two apart fall into the same cache sets: a product of 32 x 288 and
    288 x 1024 took 287 µs, and takes 216 with 16 numbers between the rows.
    """
    apart = length + (16 if length % 512 == 0 else 0)
    return np.empty((rows, apart), dtype)[:, :length]


def lead_windows(rows: Array, kernel: Ints, step: Ints, out: Ints, stride: Ints) -> Array:
    """Return windows over the leading axes of `rows` (D, N, *lead, L), which are not copied.

    `step` is the distance of two places of a window, negative to run backwards; the result
    has shape (D, *kernel, N, *out, L).
    """
    depth, sample, *lead, one = rows.strides
    inside = [r * d for r, d in zip(lead, step, strict=True)]
    between = [r * s for r, s in zip(lead, stride, strict=True)]
    shape = (len(rows), *kernel, rows.shape[1], *out, rows.shape[-1])
    return as_strided(rows, shape, (depth, *inside, sample, *between, one))
