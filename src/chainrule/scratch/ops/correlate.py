"""The three matrix products of a convolution: forward, to the input, to the kernel.

    y = gather(x, weight, bias, windows, groups)           # slide the kernel over x
    dx = spread(dy, weight, windows, groups)               # its transpose
    dx, dweight = backward(x, dy, weight, windows, groups, needs)

Going back, a stride is taken apart: every s-th place of the input only ever meets every s-th
place of the kernel, so a convolution of stride s is s convolutions of stride 1 along each axis.

Shapes: x (B, C, *lengths), y (B, M, *out), weight (M, C / G, *kernel), G groups. As a matrix
        a kernel is (G, M / G, D) and a block of N samples (G, C / G, N · places).
"""

from __future__ import annotations

from math import prod

import numpy as np

from chainrule.scratch.ops.im2col import by_group, column_blocks
from chainrule.scratch.ops.windows import Turn, Windows
from chainrule.scratch.types import Array, Needs


def gather(
    x: Array,
    weight: Array,
    bias: Array | None,
    w: Windows,
    groups: int,
) -> Array:
    """Slide the kernel over `x`.

    Math:  y[m, o] = bias[m] + Σ weight[m, c, k] x[c, o · stride + k · dilation - before]
    """
    maps, rows = len(weight), kernel_rows(weight, groups)
    y = np.empty((len(x), maps, *w.out), x.dtype)
    flat = y.reshape(len(x), maps, prod(w.out))  # (B, M, L)
    for block, columns in column_blocks(len(x), x.shape[1], maps, w, x.dtype):
        columns.gather(x[block])
        columns.product(rows, bias, flat[block])
    return y


def spread(dy: Array, weight: Array, w: Windows, groups: int) -> Array:
    """Hand each number of `dy` back to the places that `gather` read it from.

    Math:  dx[c, o · stride + k · dilation - before] += weight[m, c, k] dy[m, o]
    """
    channels, turns = weight.shape[1] * groups, w.turns()
    dx = np.zeros((len(dy), channels, *w.lengths), dy.dtype)
    if output_leads_back(turns, channels, len(weight)):
        for t in turns:
            part = transposed(weight[:, :, *t.kernel], groups)
            dx[:, :, *t.places] = gather(dy, part, None, t.windows.reversed(), groups)
        return dx
    rows = kernel_rows(weight, groups)
    for block, columns in column_blocks(len(dy), channels, len(weight), w, dy.dtype):
        columns.scatter(rows, samples(dy[block], groups), dx[block])
    return dx


def backward(
    x: Array, dy: Array, weight: Array, w: Windows, groups: int, needs: Needs
) -> tuple[Array | None, Array | None]:
    """Return the gradients of the input and the kernel of `gather`."""
    if not needs[1]:
        return (spread(dy, weight, w, groups) if needs[0] else None), None
    few_channels = 2 * x.shape[1] < len(weight)  # columns of x are then the cheaper ones
    by_output = output_leads_back(w.turns(), x.shape[1], len(weight))
    if by_output and (needs[0] or not few_channels):
        return backward_from_output(x, dy, weight, w, groups, needs)
    return backward_from_input(x, dy, weight, w, groups, needs)


def backward_from_input(
    x: Array, dy: Array, weight: Array, w: Windows, groups: int, needs: Needs
) -> tuple[Array | None, Array]:
    """Return both gradients from the columns of `x`, which serve for those of `dx` as well."""
    rows = kernel_rows(weight, groups)
    drows = np.zeros(rows.swapaxes(1, 2).shape, x.dtype)  # (G, D, M / G)
    dx = np.zeros(x.shape, x.dtype) if needs[0] else None
    for block, columns in column_blocks(len(x), x.shape[1], len(weight), w, x.dtype):
        out = samples(dy[block], groups)  # (G, M / G, N · L)
        drows += by_group(columns.gather(x[block]), groups) @ out.swapaxes(1, 2)
        if dx is not None:
            columns.scatter(rows, out, dx[block])
    return dx, rows_kernel(drows, weight.shape)


def backward_from_output(
    x: Array, dy: Array, weight: Array, w: Windows, groups: int, needs: Needs
) -> tuple[Array | None, Array]:
    """Return both gradients from the columns of `dy` alone.

    Why: one layout instead of a layout of x and a scatter into dx; 32 to 32 maps of 32 x 32,
         64 samples, 3 x 3 kernel: 33 ms instead of 53.
    """
    dx = np.zeros(x.shape, x.dtype) if needs[0] else None
    dweight = np.zeros(weight.shape, x.dtype)
    for t in w.turns():
        turned = transposed(weight[:, :, *t.kernel], groups)  # (C, M / G, *kernel)
        rows, here = kernel_rows(turned, groups), (slice(None), slice(None), *t.places)
        drows = np.zeros(rows.swapaxes(1, 2).shape, x.dtype)  # (G, D, C / G)
        met = x[here]
        part = None if dx is None else np.empty(met.shape, x.dtype)
        blocks = column_blocks(len(x), len(weight), len(turned), t.windows.reversed(), x.dtype)
        for block, columns in blocks:
            around = by_group(columns.gather(dy[block]), groups)
            if part is not None:
                columns.product(rows, None, part[block].reshape(columns.samples, len(turned), -1))
            drows += around @ samples(met[block], groups).swapaxes(1, 2)
        if dx is not None:
            dx[here] = part
        dweight[:, :, *t.kernel] = transposed(rows_kernel(drows, turned.shape), groups)
    return dx, dweight


def output_leads_back(turns: list[Turn], channels: int, maps: int) -> bool:
    """Whether going back by columns of the output is worth it.

    Its products have a column for each place of the input, where those from columns of the
    input have one for each window; from a fifth more places on it is no longer faster. And
    with a stride each turn has columns of its own, too dear where they have many more maps
    than the input has channels.

    Why: 4 x 4 kernel, stride 2, on 16 samples: 256 maps of 8 x 8 to 128 of 16 x 16 take 17 ms
         forward instead of 20; depthwise 64 maps of 32 x 32 back 11 ms instead of 20.
    """
    if len(turns) > 1 and maps > 2 * channels:
        return False
    return all(prod(t.windows.lengths) <= 1.2 * prod(t.windows.out) for t in turns)


def kernel_rows(weight: Array, groups: int) -> Array:
    """Return the kernel as matrices (G, M / G, D), D in the order of the columns."""
    return weight.reshape(groups, len(weight) // groups, -1)


def rows_kernel(drows: Array, shape: tuple[int, ...]) -> Array:
    """Undo `kernel_rows` for a gradient laid out as (G, D, M / G)."""
    return drows.swapaxes(1, 2).reshape(shape)


def transposed(weight: Array, groups: int) -> Array:
    """Return the kernel that leads back: (C, M / G, *kernel), turned around in every axis."""
    maps, channels, *kernel = weight.shape
    parts = weight.reshape(groups, maps // groups, channels, *kernel).swapaxes(1, 2)
    turned = np.flip(parts, tuple(range(3, parts.ndim)))
    turned = turned.reshape(groups * channels, maps // groups, *kernel)
    return np.ascontiguousarray(turned)


def samples(x: Array, groups: int) -> Array:
    """Return samples (N, C, *) as matrices (G, C / G, N · places)."""
    n, channels = x.shape[:2]
    return x.reshape(n, channels, -1).swapaxes(0, 1).reshape(groups, channels // groups, -1)
