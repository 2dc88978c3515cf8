"""The three matrix products of a convolution: forward, to the input, to the kernel.

    y = gather(x, weight, bias, windows, groups)           # slide the kernel over x
    dx = spread(dy, weight, windows, groups)               # its transpose
    dx, dweight = backward(x, dy, weight, windows, groups, needs)

Shapes: x (B, C, *lengths), y (B, M, *out), weight (M, C / G, *kernel), G groups. As a matrix
        a kernel is (G, M / G, D) and a block of N samples (G, C / G, N · places).
"""

from __future__ import annotations

from math import prod

import numpy as np

from chainrule.scratch.ops.im2col import by_group, column_blocks
from chainrule.scratch.ops.windows import Windows
from chainrule.scratch.types import Array, Needs


def gather(x: Array, weight: Array, bias: Array | None, w: Windows, groups: int) -> Array:
    """Slide the kernel over `x`.

    Math:  y[m, o] = bias[m] + Σ weight[m, c, k] x[c, o · stride + k · dilation - before]
    """
    maps, rows = len(weight), kernel_rows(weight, groups)
    y = np.empty((len(x), maps, *w.out), x.dtype)
    flat = y.reshape(len(x), maps, prod(w.out))  # (B, M, L)
    for block, columns in column_blocks(len(x), x.shape[1], maps, w, x.dtype):
        columns.gather(x[block])
        if bias is None:
            flat[block] = columns.product(rows)
        else:
            np.add(columns.product(rows), bias[:, None], out=flat[block])
    return y


def spread(dy: Array, weight: Array, w: Windows, groups: int) -> Array:
    """Hand each number of `dy` back to the places that `gather` read it from.

    Math:  dx[c, o · stride + k · dilation - before] += weight[m, c, k] dy[m, o]
    """
    if nearly_same(w):
        return gather(dy, transposed(weight, groups), None, w.reversed(), groups)
    channels, rows = weight.shape[1] * groups, kernel_rows(weight, groups)
    dx = np.zeros((len(dy), channels, *w.lengths), dy.dtype)
    for block, columns in column_blocks(len(dy), channels, len(weight), w, dy.dtype):
        columns.scatter(rows.swapaxes(1, 2) @ samples(dy[block], groups), dx[block])
    return dx


def backward(
    x: Array, dy: Array, weight: Array, w: Windows, groups: int, needs: Needs
) -> tuple[Array | None, Array | None]:
    """Return the gradients of the input and the kernel of `gather`."""
    if not needs[1]:
        return (spread(dy, weight, w, groups) if needs[0] else None), None
    few_channels = 2 * x.shape[1] < len(weight)  # columns of x are then the cheaper ones
    if nearly_same(w) and (needs[0] or not few_channels):
        return backward_from_output(x, dy, weight, w, groups, needs)
    rows = kernel_rows(weight, groups)
    drows = np.zeros(rows.swapaxes(1, 2).shape, x.dtype)  # (G, D, M / G)
    dx = np.zeros(x.shape, x.dtype) if needs[0] else None
    for block, columns in column_blocks(len(x), x.shape[1], len(weight), w, x.dtype):
        out = samples(dy[block], groups)  # (G, M / G, N · L)
        drows += by_group(columns.gather(x[block]), groups) @ out.swapaxes(1, 2)
        if dx is not None:
            columns.scatter(rows.swapaxes(1, 2) @ out, dx[block])
    return dx, rows_kernel(drows, weight.shape)


def backward_from_output(
    x: Array, dy: Array, weight: Array, w: Windows, groups: int, needs: Needs
) -> tuple[Array | None, Array]:
    """Return both gradients from the columns of `dy` alone, for windows of stride 1.

    Why: one layout instead of a layout of x and a scatter into dx; 32 to 32 maps of 32 x 32,
         64 samples, 3 x 3 kernel: 33 ms instead of 53.
    """
    turned = transposed(weight, groups)  # (C, M / G, *kernel)
    rows = kernel_rows(turned, groups)
    drows = np.zeros(rows.swapaxes(1, 2).shape, x.dtype)  # (G, D, C / G)
    dx = np.empty(x.shape, x.dtype)
    flat = dx.reshape(*x.shape[:2], prod(w.lengths))
    for block, columns in column_blocks(len(dy), dy.shape[1], len(turned), w.reversed(), x.dtype):
        around = by_group(columns.gather(dy[block]), groups)
        if needs[0]:
            flat[block] = columns.product(rows)
        drows += around @ samples(x[block], groups).swapaxes(1, 2)
    dweight = np.ascontiguousarray(transposed(rows_kernel(drows, turned.shape), groups))
    return dx if needs[0] else None, dweight


def nearly_same(w: Windows) -> bool:
    """Whether going back by columns of the output is worth it.

    Its products have a column for each place of the input, where those from columns of the
    input have one for each window; from a fifth more places on it is no longer faster.
    """
    return set(w.stride) == {1} and prod(w.lengths) <= 1.2 * prod(w.out)


def kernel_rows(weight: Array, groups: int) -> Array:
    """Return the kernel as matrices (G, M / G, D), D in the order of the columns."""
    return np.moveaxis(weight, -1, 2).reshape(groups, len(weight) // groups, -1)


def rows_kernel(drows: Array, shape: tuple[int, ...]) -> Array:
    """Undo `kernel_rows` for a gradient laid out as (G, D, M / G)."""
    maps, channels, *lead, last = shape
    drows = drows.swapaxes(1, 2).reshape(maps, channels, last, *lead)
    return np.ascontiguousarray(np.moveaxis(drows, 2, -1))


def transposed(weight: Array, groups: int) -> Array:
    """Return the kernel that leads back: (C, M / G, *kernel), turned around in every axis."""
    maps, channels, *kernel = weight.shape
    parts = weight.reshape(groups, maps // groups, channels, *kernel).swapaxes(1, 2)
    turned = np.flip(parts, tuple(range(3, parts.ndim)))
    return turned.reshape(groups * channels, maps // groups, *kernel)


def samples(x: Array, groups: int) -> Array:
    """Return samples (N, C, *) as matrices (G, C / G, N · places)."""
    n, channels = x.shape[:2]
    return x.reshape(n, channels, -1).swapaxes(0, 1).reshape(groups, channels // groups, -1)
