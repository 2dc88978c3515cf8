"""The three products of a convolution: forward, to the input, to the weight.

`gather` slides the kernel over x, `spread` is its transpose, `correlate_weights` gives the
gradient of the kernel. Convolution is gather forward and spread back; transposed convolution
is spread forward and gather back.

Shapes: x (B, C, *lengths), y and dy (B, M, *out), weight (M, C / G, *kernel), G groups.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

import numpy as np

from chainrule.scratch.ops.im2col import BLOCK, Shifts, lead_windows, matrix
from chainrule.scratch.ops.windows import Windows
from chainrule.scratch.types import Array


def blocks(batch: int, numbers: int) -> Iterator[slice]:
    """Yield as many samples at a time as fit a buffer, at `numbers` a sample."""
    step = max(1, BLOCK // max(numbers, 1))
    for at in range(0, batch, step):
        yield slice(at, min(at + step, batch))


class Columns:
    """The windows of a block of samples as columns: (C · K · *lead kernel, N · *out)."""

    def __init__(self, channels: int, w: Windows, samples: int, dtype: Any) -> None:
        """Make the buffers; without leading axes the shifts are the columns already."""
        self.shifts = Shifts(channels, w, samples, dtype)
        rows, lead = self.shifts.rows, prod(w.kernel[:-1])
        self.windows = lead_windows(rows, w.kernel[:-1], w.dilation[:-1], w.out[:-1], w.stride[:-1])
        self.matrix = self.shifts.matrix
        if len(w.kernel) > 1:
            self.matrix = matrix(len(rows) * lead, samples * prod(w.out), dtype)
            self.parts = self.matrix.reshape(self.windows.shape)

    def gather(self, x: Array) -> Array:
        """Return the columns of the samples `x`."""
        self.shifts.gather(x)
        if self.matrix is not self.shifts.matrix:
            np.copyto(self.parts, self.windows)
        return self.matrix

    def scatter(self, columns: Array, x: Array) -> None:
        """Add the columns back to the places in `x` that they were taken from."""
        ...


def gather(x: Array, weight: Array, bias: Array | None, windows: Windows, groups: int) -> Array:
    """Slide the kernel over x: y[m, o] = Σ weight[m, c, k] x[c, o · stride + k · dilation]."""
    maps, batch = len(weight), len(x)
    y = np.empty((batch, maps, prod(windows.out)), x.dtype)
    kernel = kernel_rows(weight, groups)  # (G, M / G, depth)
    offset = 0 if bias is None else bias[:, None]
    columns = None
    for block in blocks(batch, x.shape[1] * prod(windows.kernel) * prod(windows.out)):
        n = block.stop - block.start
        if columns is None or columns.samples != n:
            columns = Columns(x.shape[1], windows, n, x.dtype)
            products = matrix(maps, n * prod(windows.out))
        np.matmul(kernel, grouped(columns.gather(x[block]), groups), out=grouped(products, groups))
        np.add(products.reshape(maps, n, -1).swapaxes(0, 1), offset, out=y[block])
    return y.reshape(batch, maps, *windows.out)
