"""Normalize each channel over the batch (Ioffe & Szegedy, 2015)."""

from __future__ import annotations

from math import prod
from typing import Any

import numpy as np

from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.normalization.checks import along_channels, check_channels
from chainrule.scratch.types import Array, Needs, Result

Grads = tuple[Array | None, ...]


def plain_batch_norm(x: Any, weight: Any = None, bias: Any = None, *, eps: float = 1e-5) -> Any:
    """Return `(x - mean) / √(var + eps)`, scaled and shifted, with mean and variance."""
    axes = (0, *range(2, len(x.shape)))
    n = prod(x.shape) // x.shape[1]
    mean = np.mean(x, axis=axes)
    d = x - along_channels(mean, x)
    var = np.mean(d * d, axis=axes)
    y = d / along_channels(np.sqrt(var + eps), x)
    y = y if weight is None else y * along_channels(weight, x)
    y = y if bias is None else y + along_channels(bias, x)
    return y, mean, var * (n / max(n - 1, 1))


@op(saves=("weight",), plain=plain_batch_norm)
def batch_norm(
    x: Array, weight: Array | None = None, bias: Array | None = None, *, eps: float = 1e-5
) -> Result:
    """Normalize each channel over the batch; also return what a layer's running averages need.

    Math:   x̂ = (x - mean) / σ,  y = weight x̂ + bias, with mean and var of each channel
            =>    dx = weight / σ (dy - mean(dy) - x̂ mean(dy x̂)),
                  dweight = Σ dy x̂,  dbias = Σ dy
    Shape:  x (B, C, *), weight (C,), bias (C,) -> y (B, C, *), mean (C,), var (C,)
    Params: the var that is returned divides by n - 1, the one inside by n, as in PyTorch.
    Why:    mean and spread move with x, so the way back takes out of dy what would only
            move them: its mean, and its part along x̂.
    """
    check_channels("batch_norm", x, weight, bias)
    flat = x.reshape(*x.shape[:2], prod(x.shape[2:]))  # (B, C, L)
    n = len(flat) * flat.shape[2]
    mean = np.add.reduce(flat, axis=(0, 2)) / n
    d = flat - mean[:, None]
    var = np.einsum("bcl,bcl->c", d, d) / n
    inverse = 1 / np.sqrt(var + eps)
    scale = inverse if weight is None else inverse * weight
    y = np.multiply(d, scale[:, None], order="C" if x.ndim < 4 else "K")  # as PyTorch lays out
    if bias is not None:
        y += bias[:, None]

    def pullback(dys: tuple[Any, ...], needs: Needs) -> Grads:
        dy, dmean, dvar = (0 if g is None else g for g in dys)
        dy = np.broadcast_to(dy, x.shape).reshape(flat.shape)
        total, along = np.einsum("bcl->c", dy), np.einsum("bcl,bcl->c", dy, d)
        dx = None
        if needs[0]:
            dx = dy * scale[:, None]
            dx -= d * (scale * inverse**2 * along / n - 2 * dvar / max(n - 1, 1))[:, None]
            dx -= ((scale * total - dmean) / n)[:, None]
            dx = dx.reshape(x.shape)
        dweight = along * inverse if weight is not None and needs[1] else None
        return dx, dweight, total if bias is not None and needs[2] else None

    return (y.reshape(x.shape), mean, var * (n / max(n - 1, 1))), pullback


@op(saves=("x", "mean", "var", "weight"))
def batch_norm_eval(
    x: Array,
    mean: Array,
    var: Array,
    weight: Array | None = None,
    bias: Array | None = None,
    *,
    eps: float = 1e-5,
) -> Result:
    """Normalize each channel with a mean and a variance that were collected before.

    Math:  y = weight (x - mean) / σ + bias
           =>    dx = dy weight / σ,  dweight = Σ dy (x - mean) / σ,  dbias = Σ dy
    Shape: x (B, C, *), mean, var, weight and bias (C,) -> (B, C, *)
    Why:   mean and var are what training left behind; they get no gradient.
    """
    check_channels("batch_norm_eval", x, mean, var, weight, bias)
    axes = (0, *range(2, len(x.shape)))
    d = x - along_channels(mean, x)
    inverse = along_channels(1 / np.sqrt(var + eps), x)
    scale = inverse if weight is None else inverse * along_channels(weight, x)
    y = d * scale

    def pullback(dy: Array, needs: Needs) -> Grads:
        dweight = dbias = None
        if weight is not None and needs[3]:
            dweight = np.sum(dy * (d * inverse), axis=axes)
        if bias is not None and needs[4]:
            dbias = np.sum(dy, axis=axes)
        return dy * scale if needs[0] else None, None, None, dweight, dbias

    return y if bias is None else y + along_channels(bias, x), pullback
