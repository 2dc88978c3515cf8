"""Average-pooling: the mean of every window."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from chainrule.errors import OptionError
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.pooling.axis import check_pooling, parts_along, spread_along
from chainrule.scratch.ops.windows import Ints, Windows, pooling_windows
from chainrule.scratch.types import Array, Needs, Result


def plain_avg_pool(
    x: Any,
    *,
    kernel: Ints,
    stride: int | Ints | None = None,
    padding: int | Ints = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Any:
    """Return the sum of every window, one addition for each place, divided by its size."""
    rank = len(kernel)
    w = pooling_windows(x.shape[-rank:], kernel, stride, padding, 1, ceil_mode)
    for axis in range(-1, -rank - 1, -1):
        parts = parts_along(x, axis, w, 0)
        x = sum(parts[1:], start=parts[0])
    return x * shares(w, count_include_pad, divisor_override)


@op(plain=plain_avg_pool)
def avg_pool(
    x: Array,
    *,
    kernel: Ints,
    stride: int | Ints | None = None,
    padding: int | Ints = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Result:
    """Take the mean of every window.

    Math:   y[o] = Σ x[o · stride + k - padding] / n[o]
            =>    dx[o · stride + k - padding] += dy[o] / n[o]
    Shape:  x (B, C, *) or (C, *), kernel as long as there are axes * -> (B, C, *out)
    Params: stride None is the kernel; n counts the places of a window, zeros of the padding
            among them unless count_include_pad is False, or is divisor_override.

    >>> avg_pool(np.array([[[1.0, 3.0, 2.0, 4.0]]]), kernel=(2,))[0].tolist()
    [[[2.0, 3.0]]]
    """
    rank = len(kernel)
    check_pooling("avg_pool", x, rank)
    w = pooling_windows(x.shape[-rank:], kernel, stride, padding, 1, ceil_mode)
    share = shares(w, count_include_pad, divisor_override)
    share = share if isinstance(share, float) else share.astype(x.dtype)
    y, shapes = x, []
    for axis in range(-1, -rank - 1, -1):
        shapes.append((axis, y.shape))
        y = sum_of_windows(y, axis, w)

    def pullback(dy: Array, needs: Needs) -> tuple[Array]:
        dx = dy * share
        for axis, shape in reversed(shapes):
            dx = spread_along([dx] * w.kernel[axis], axis, w, shape)
        return (dx,)

    return y * share, pullback


def sum_of_windows(x: Array, axis: int, w: Windows) -> Array:
    """Add up the places of every window along `axis`."""
    first, *others = parts_along(x, axis, w, 0)
    y = first.copy()
    for part in others:
        y += part
    return y


def shares(w: Windows, count_include_pad: bool, divisor_override: int | None) -> Any:
    """Return 1 / n for every window: one number, or an array where windows differ in size."""
    if divisor_override is not None:
        if divisor_override == 0:
            raise OptionError("divisor_override must not be 0", got="0")
        return 1 / divisor_override
    sizes: Any = 1
    for axis, n in enumerate(w.lengths):
        pad = w.before[axis]
        first = np.arange(w.out[axis]) * w.stride[axis]  # counted from the start of the padding
        last = np.minimum(first + w.kernel[axis], n + 2 * pad)
        if not count_include_pad:
            first, last = np.maximum(first, pad), np.minimum(last, n + pad)
        sizes = np.multiply.outer(sizes, last - first)
    whole = prod(w.kernel)
    return 1 / whole if np.all(sizes == whole) else 1 / sizes
