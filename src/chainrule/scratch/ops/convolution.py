"""Convolution over one, two or three axes, and its transpose.

    y, pullback = conv(x, weight, bias, padding=1)    # x (B, C, H, W), weight (M, C, 3, 3)
    dx, dweight, dbias = pullback(dy, (True, True, True))

The weight decides the number of axes, so conv1d, conv2d and conv3d are this one op. What runs
inside are the three matrix products of correlate.py: `gather` slides the kernel over the
input, `spread` is its transpose, and `backward` adds the gradient of the kernel. Convolution
is gather forward and spread back; transposed convolution is the reverse.
"""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from chainrule.errors import DtypeError, OptionError, ShapeError
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.correlate import backward, backward_from_input, gather, spread
from chainrule.scratch.ops.windows import (
    Windows,
    convolution_windows,
    surrounded,
    transposed_windows,
)
from chainrule.scratch.types import Array, Needs, Result

Setting = int | tuple[int, ...]


def plain_conv(
    x: Any,
    weight: Any,
    bias: Any = None,
    *,
    stride: Setting = 1,
    padding: Setting | str = 0,
    dilation: Setting = 1,
    groups: int = 1,
) -> Any:
    """Return the sum over all places of the kernel, one matrix product for each."""
    batch = x if len(x.shape) == len(weight.shape) else np.expand_dims(x, 0)
    w = convolution_windows(batch.shape[2:], weight.shape[2:], stride, padding, dilation)
    y = sum_over_places(batch, weight, w, groups)
    y = y if bias is None else y + np.reshape(bias, (-1,) + (1,) * len(w.out))
    return y if len(x.shape) == len(weight.shape) else y[0]


def plain_conv_transpose(
    x: Any,
    weight: Any,
    bias: Any = None,
    *,
    stride: Setting = 1,
    padding: Setting = 0,
    output_padding: Setting = 0,
    groups: int = 1,
    dilation: Setting = 1,
) -> Any:
    """Return the convolution, with the kernel turned around, of `x` with zeros between."""
    batch = x if len(x.shape) == len(weight.shape) else np.expand_dims(x, 0)
    lengths, kernel = batch.shape[2:], weight.shape[2:]
    w = transposed_windows(lengths, kernel, stride, padding, output_padding, dilation)
    for axis, step in enumerate(w.stride, 2):
        batch = with_zeros_between(batch, axis, step)
    maps, channels = weight.shape[:2]
    parts = np.reshape(weight, (groups, maps // groups, channels, *kernel))
    turned = np.flip(np.swapaxes(parts, 1, 2), tuple(range(3, 3 + len(kernel))))
    turned = np.reshape(turned, (groups * channels, maps // groups, *kernel))
    y = sum_over_places(batch, turned, w.reversed(), groups)
    y = y if bias is None else y + np.reshape(bias, (-1,) + (1,) * len(kernel))
    return y if len(x.shape) == len(weight.shape) else y[0]


def sum_over_places(x: Any, weight: Any, w: Windows, groups: int) -> Any:
    """Return Σ weight[..., k] x[..., k], the place k of every window at once."""
    b, maps, channels = x.shape[0], weight.shape[0], weight.shape[1]
    for axis, (n, pad, extent) in enumerate(zip(w.lengths, w.before, w.extent, strict=True), 2):
        x = surrounded(x, axis, pad, extent - pad - n)
    y: Any = 0
    for k in w.offsets():
        part = np.reshape(x[:, :, *w.at(k)], (b, groups, channels, prod(w.out)))
        kernel = np.reshape(weight[:, :, *k], (groups, maps // groups, channels))
        y = y + np.matmul(kernel, part)  # (B, G, M / G, L)
    return np.reshape(y, (b, maps, *w.out))


def with_zeros_between(x: Any, axis: int, step: int) -> Any:
    """Move the places of an axis `step` apart and put zeros between them."""
    shape, here = x.shape, (slice(None),) * axis
    spaced = np.stack([x] + [np.zeros_like(x)] * (step - 1), axis + 1)
    spaced = np.reshape(spaced, (*shape[:axis], shape[axis] * step, *shape[axis + 1 :]))
    return spaced[*here, : (shape[axis] - 1) * step + 1]


@op(saves=("x", "weight"), plain=plain_conv)
def conv(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Setting = 1,
    padding: Setting | str = 0,
    dilation: Setting = 1,
    groups: int = 1,
) -> Result:
    """Slide a kernel over `x` and take its inner product with every window.

    Math:   y[m, o] = bias[m] + Σ weight[m, c, k] x[c, o · stride + k · dilation - padding]
            =>    dx[c, o · stride + k · dilation - padding] += weight[m, c, k] dy[m, o],
                  dweight[m, c, k] = Σ dy[m, o] x[c, …],  dbias[m] = Σ dy[m, o]
    Shape:  x (B, C, *) or (C, *), weight (M, C / groups, *kernel), bias (M,) -> (B, M, *out)
    Params: a number, or one for each axis; padding may be "same" or "valid"; groups split the
            channels into so many convolutions side by side.
    Why:    the same few numbers are used at every place, so what is learned in one corner of
            a picture is known in all of it.

    >>> x, edge = np.array([[[1.0, 1.0, 5.0, 5.0]]]), np.array([[[-1.0, 1.0]]])
    >>> conv(x, edge)[0].tolist()
    [[[0.0, 4.0, 0.0]]]
    """
    check_convolution("conv", x, weight, bias, groups, 1, len(weight))
    batch = x if x.ndim == weight.ndim else x[None]
    w = convolution_windows(batch.shape[2:], weight.shape[2:], stride, padding, dilation)
    y = gather(batch, weight, bias, w, groups)

    def pullback(dy: Array, needs: Needs) -> tuple[Array | None, ...]:
        dy = dy if x.ndim == weight.ndim else dy[None]
        dx, dweight = backward(batch, dy, weight, w, groups, needs)
        dbias = sum_over_maps(dy) if bias is not None and needs[2] else None
        return dx if dx is None else dx.reshape(x.shape), dweight, dbias

    return y if x.ndim == weight.ndim else y[0], pullback


@op(saves=("x", "weight"), plain=plain_conv_transpose)
def conv_transpose(
    x: Array,
    weight: Array,
    bias: Array | None = None,
    *,
    stride: Setting = 1,
    padding: Setting = 0,
    output_padding: Setting = 0,
    groups: int = 1,
    dilation: Setting = 1,
) -> Result:
    """Spread every number of `x` over a window of the output, weighed by the kernel.

    Math:   y[c, o · stride + k · dilation - padding] += weight[m, c, k] x[m, o];  y += bias[c]
            =>    dx = the convolution of dy with the same kernel and settings
    Shape:  x (B, M, *) or (M, *), weight (M, C / groups, *kernel), bias (C,) -> (B, C, *out)
    Params: output_padding adds places at the far end, since several lengths lead to the same
            number of windows when stride > 1.
    Why:    it is what a convolution does to gradients, used forward to make maps larger.

    >>> conv_transpose(np.array([[[1.0, 2.0]]]), np.array([[[1.0, 1.0]]]), stride=2)[0].tolist()
    [[[1.0, 1.0, 2.0, 2.0]]]
    """
    check_convolution("conv_transpose", x, weight, bias, groups, 0, weight.shape[1] * groups)
    batch = x if x.ndim == weight.ndim else x[None]
    lengths, kernel = batch.shape[2:], weight.shape[2:]
    w = transposed_windows(lengths, kernel, stride, padding, output_padding, dilation)
    y = spread(batch, weight, w, groups)
    if bias is not None:
        y += bias.reshape(-1, *(1,) * len(kernel))

    def pullback(dy: Array, needs: Needs) -> tuple[Array | None, ...]:
        dy = dy if x.ndim == weight.ndim else dy[None]
        dx = gather(dy, weight, None, w, groups).reshape(x.shape) if needs[0] else None
        back = backward if max(w.stride) == 1 or not needs[1] else backward_from_input
        _, dweight = back(dy, batch, weight, w, groups, (False, needs[1]))
        dbias = sum_over_maps(dy) if bias is not None and needs[2] else None
        return dx, dweight, dbias

    return y if x.ndim == weight.ndim else y[0], pullback


def sum_over_maps(dy: Array) -> Array:
    """Add up each map over samples and places: (B, M, *) -> (M,)."""
    return np.einsum("bml->m", dy.reshape(*dy.shape[:2], prod(dy.shape[2:])))


def check_convolution(
    name: str,
    x: Array,
    weight: Array,
    bias: Array | None,
    groups: int,
    channel_axis: int,
    maps: int,
) -> None:
    """Say what does not fit between input, kernel, bias and groups."""
    rank = weight.ndim - 2
    if rank < 1 or x.ndim not in {rank + 1, rank + 2}:
        raise ShapeError(
            f"{name} with a weight of shape {weight.shape} needs x (B, C, and {rank} axes)",
            got=f"x of shape {x.shape}",
            hint="x.unsqueeze(1) adds the channel axis of grey pictures",
        )
    if groups < 1 or len(weight) % groups:
        raise OptionError(f"groups must divide {len(weight)}", got=f"groups={groups}")
    wanted = weight.shape[1] * groups if channel_axis else len(weight)
    channels = x.shape[-rank - 1]
    if channels != wanted:
        raise ShapeError(
            f"{name} with a weight of shape {weight.shape} and groups={groups} needs "
            f"{wanted} channels",
            got=f"{channels} in x of shape {x.shape}",
            hint="x.permute(0, 3, 1, 2) if the channels are last",
        )
    if bias is not None and bias.shape != (maps,):
        raise ShapeError(f"{name} needs a bias of shape ({maps},)", got=f"{bias.shape}")
    if x.dtype != weight.dtype:
        raise DtypeError(
            f"{name} needs x and weight of one dtype", got=f"{x.dtype} and {weight.dtype}"
        )
