"""Normalize each sample alone: whole (Ba et al., 2016), by groups of channels, or by its size."""

from __future__ import annotations

from collections.abc import Callable
from math import prod
from typing import Any

import numpy as np

from chainrule.errors import OptionError
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.normalization.checks import along_channels, check_channels, check_last
from chainrule.scratch.types import Array, Needs, Result

Grads = tuple[Array | None, ...]


def plain_layer_norm(
    x: Any, weight: Any = None, bias: Any = None, *, axes: int = 1, eps: float = 1e-5
) -> Any:
    """Return `(x - mean) / √(var + eps)` over the last axes, scaled and shifted."""
    over = tuple(range(-axes, 0))
    d = x - np.mean(x, axis=over, keepdims=True)
    y = d / np.sqrt(np.mean(d * d, axis=over, keepdims=True) + eps)
    y = y if weight is None else y * weight
    return y if bias is None else y + bias


@op(saves=("weight",), plain=plain_layer_norm)
def layer_norm(
    x: Array,
    weight: Array | None = None,
    bias: Array | None = None,
    *,
    axes: int = 1,
    eps: float = 1e-5,
) -> Result:
    """Normalize each sample, or each token, over its last `axes` axes.

    Math:  x̂ = (x - mean) / σ,  y = weight x̂ + bias, with mean and var of each row
           =>    dx = (g - mean(g) - x̂ mean(g x̂)) / σ where g = dy weight,
                 dweight = Σ dy x̂,  dbias = Σ dy
    Shape: x (*, C), weight (C,), bias (C,) -> (*, C); with more axes, weight has them all
    Why:   no other sample has a say, so training and evaluation are the same, and a batch
           of one is fine.
    """
    check_last("layer_norm", x, axes, weight, bias)
    rows = x.reshape(prod(x.shape[:-axes]), prod(x.shape[-axes:]))  # (N, K)
    hat, back = normalized(rows, eps)
    y = hat.copy() if weight is None else hat * weight.reshape(-1)
    if bias is not None:
        y += bias.reshape(-1)

    def pullback(dy: Array, needs: Needs) -> Grads:
        dy = dy.reshape(rows.shape)
        dx = dweight = dbias = None
        if needs[0]:
            dx = back(dy if weight is None else dy * weight.reshape(-1)).reshape(x.shape)
        if weight is not None and needs[1]:
            dweight = np.einsum("nk,nk->k", dy, hat).reshape(weight.shape)
        if bias is not None and needs[2]:
            dbias = np.add.reduce(dy).reshape(bias.shape)
        return dx, dweight, dbias

    return y.reshape(x.shape), pullback


def plain_group_norm(
    x: Any, weight: Any = None, bias: Any = None, *, groups: int, eps: float = 1e-5
) -> Any:
    """Return each group of channels normalized as a layer, scaled and shifted by channel."""
    rows = np.reshape(x, (x.shape[0], groups, prod(x.shape[1:]) // groups))
    y = np.reshape(plain_layer_norm(rows, eps=eps), x.shape)
    y = y if weight is None else y * along_channels(weight, x)
    return y if bias is None else y + along_channels(bias, x)


@op(saves=("weight",), plain=plain_group_norm)
def group_norm(
    x: Array,
    weight: Array | None = None,
    bias: Array | None = None,
    *,
    groups: int,
    eps: float = 1e-5,
) -> Result:
    """Normalize groups of channels of each sample; one group a channel is instance norm.

    Math:  x̂ = (x - mean) / σ,  y = weight x̂ + bias, with mean and var of each group
           =>    dx as in `layer_norm`,  dweight = Σ dy x̂,  dbias = Σ dy by channel
    Shape: x (B, C, *), weight (C,), bias (C,) -> (B, C, *)
    Why:   as independent of the batch as layer norm, yet channels of unlike size stay apart.
    """
    check_channels("group_norm", x, weight, bias)
    if groups < 1 or x.shape[1] % groups:
        raise OptionError(f"groups must divide the {x.shape[1]} channels", got=f"{groups}")
    hat, back = normalized(x.reshape(len(x) * groups, prod(x.shape[1:]) // groups), eps)
    hat = hat.reshape(*x.shape[:2], prod(x.shape[2:]))  # (B, C, L)
    y = hat.copy() if weight is None else hat * weight[:, None]
    if bias is not None:
        y += bias[:, None]

    def pullback(dy: Array, needs: Needs) -> Grads:
        dy = dy.reshape(hat.shape)
        dx = dweight = dbias = None
        if needs[0]:
            g = dy if weight is None else dy * weight[:, None]
            dx = back(g.reshape(len(x) * groups, prod(x.shape[1:]) // groups)).reshape(x.shape)
        if weight is not None and needs[1]:
            dweight = np.einsum("bcl,bcl->c", dy, hat)
        if bias is not None and needs[2]:
            dbias = np.einsum("bcl->c", dy)
        return dx, dweight, dbias

    return y.reshape(x.shape), pullback


def normalized(rows: Array, eps: float) -> tuple[Array, Callable[[Array], Array]]:
    """Return each row with mean 0 and variance 1, and the way back."""
    n = rows.shape[1]
    hat = rows - (np.einsum("nk->n", rows) / n)[:, None]
    inverse = 1 / np.sqrt(np.vecdot(hat, hat) / n + eps)  # (N,)
    hat *= inverse[:, None]

    def back(g: Array) -> Array:
        dx = hat * (np.vecdot(g, hat) / -n)[:, None]
        dx += g
        dx -= (np.einsum("nk->n", g) / n)[:, None]
        dx *= inverse[:, None]
        return dx

    return hat, back


def plain_rms_norm(x: Any, weight: Any = None, *, axes: int = 1, eps: float) -> Any:
    """Return `x / √(mean(x²) + eps)` over the last axes, scaled."""
    y = x / np.sqrt(np.mean(x * x, axis=tuple(range(-axes, 0)), keepdims=True) + eps)
    return y if weight is None else y * weight


@op(saves=("weight",), plain=plain_rms_norm)
def rms_norm(x: Array, weight: Array | None = None, *, axes: int = 1, eps: float) -> Result:
    """Divide each row by the root of its mean square (Zhang & Sennrich, 2019).

    Math:  x̂ = x / r,  r = √(mean(x²) + eps),  y = weight x̂
           =>    dx = (g - x̂ mean(g x̂)) / r where g = dy weight,  dweight = Σ dy x̂
    Shape: x (*, C), weight (C,) -> (*, C); with more axes, weight has them all
    Why:   what layer norm does without the mean, and nearly as good for less work.
    """
    check_last("rms_norm", x, axes, weight)
    rows = x.reshape(prod(x.shape[:-axes]), prod(x.shape[-axes:]))  # (N, K)
    n = rows.shape[1]
    inverse = 1 / np.sqrt(np.vecdot(rows, rows) / n + eps)  # (N,)
    hat = rows * inverse[:, None]

    def pullback(dy: Array, needs: Needs) -> Grads:
        dy = dy.reshape(rows.shape)
        dx = None
        if needs[0]:
            g = dy if weight is None else dy * weight.reshape(-1)
            dx = hat * (np.vecdot(g, hat) / -n)[:, None]
            dx += g
            dx *= inverse[:, None]
            dx = dx.reshape(x.shape)
        if weight is None or not needs[1]:
            return dx, None
        return dx, np.einsum("nk,nk->k", dy, hat).reshape(weight.shape)

    y = hat.copy() if weight is None else hat * weight.reshape(-1)
    return y.reshape(x.shape), pullback
