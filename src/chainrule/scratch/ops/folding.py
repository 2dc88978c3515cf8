"""Windows laid out as columns, and columns added up again where they lay.

    columns, _ = unfold_windows(x, kernel=(2, 2), ...)    # (B, C, H, W) -> (B, C · 4, L)

Each is the other's way back.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from chainrule.scratch.ops.calls import call
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.windows import Ints, Windows, convolution_windows
from chainrule.scratch.types import Array, Needs, Result


@op()
def unfold_windows(
    x: Array, *, kernel: Ints, dilation: Ints, padding: Ints, stride: Ints
) -> Result:
    """Lay every window out as a column.

    Math:  y[c, k, o] = x[c, o · stride + k · dilation - padding]
           =>    dx[c, o · stride + k · dilation - padding] += dy[c, k, o]
    Shape: x (B, C, *), kernel as long as there are axes * -> (B, C · K, L)

    >>> x = np.arange(4.0).reshape(1, 1, 4)
    >>> unfold_windows(x, kernel=(2,), dilation=(1,), padding=(0,), stride=(1,))[0].tolist()
    [[[0.0, 1.0, 2.0], [1.0, 2.0, 3.0]]]
    """
    w = convolution_windows(x.shape[2:], kernel, stride, padding, dilation)
    y = np.empty((*x.shape[:2], prod(kernel), *w.out), x.dtype)
    padded = framed(x.shape[:2], w, x.dtype)
    padded[:, :, *inside(w)] = x
    for i, k in enumerate(w.offsets()):
        y[:, :, i] = padded[:, :, *w.at(k)]
    settings = {"kernel": kernel, "dilation": dilation, "padding": padding, "stride": stride}

    def pullback(dy: Any, needs: Needs) -> tuple[Any]:
        return (call(fold_windows, dy, lengths=w.lengths, **settings),)

    return y.reshape(len(x), x.shape[1] * prod(kernel), prod(w.out)), pullback


@op()
def fold_windows(
    x: Array, *, lengths: Ints, kernel: Ints, dilation: Ints, padding: Ints, stride: Ints
) -> Result:
    """Add up columns where their windows lay; places that windows share get sums.

    Math:  y[c, o · stride + k · dilation - padding] += x[c, k, o]
           =>    dx[c, k, o] = dy[c, o · stride + k · dilation - padding]
    Shape: x (B, C · K, L) -> (B, C, *lengths)
    """
    w = convolution_windows(lengths, kernel, stride, padding, dilation)
    parts = x.reshape(len(x), x.shape[1] // prod(kernel), prod(kernel), *w.out)
    padded = framed(parts.shape[:2], w, x.dtype)
    for i, k in enumerate(w.offsets()):
        padded[:, :, *w.at(k)] += parts[:, :, i]
    settings = {"kernel": kernel, "dilation": dilation, "padding": padding, "stride": stride}

    def pullback(dy: Any, needs: Needs) -> tuple[Any]:
        return (call(unfold_windows, dy, **settings),)

    return np.ascontiguousarray(padded[:, :, *inside(w)]), pullback


def framed(lead: Ints, w: Windows, dtype: Any) -> Array:
    """Return zeros for the input of the windows and the padding around it."""
    per_axis = zip(w.lengths, w.before, w.extent, strict=True)
    return np.zeros((*lead, *[max(n + 2 * pad, extent) for n, pad, extent in per_axis]), dtype)


def inside(w: Windows) -> tuple[slice, ...]:
    """Return where in the frame the input lies."""
    return tuple([slice(pad, pad + n) for n, pad in zip(w.lengths, w.before, strict=True)])
