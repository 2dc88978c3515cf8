"""Attention: each query takes a mean of the values, weighted by how well their keys fit it."""

from __future__ import annotations

import math

import numpy as np

from chainrule.errors import DtypeError, OptionError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.functional.dropout import check_p
from chainrule.scratch.generator import bernoulli
from chainrule.scratch.random.state import default_generator
from chainrule.scratch.tensor.core import Tensor, apply
from chainrule.scratch.types import Array

__all__ = ["scaled_dot_product_attention"]


def scaled_dot_product_attention(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    attn_mask: Tensor | None = None,
    dropout_p: float = 0.0,
    is_causal: bool = False,
    *,
    scale: float | None = None,
    enable_gqa: bool = False,
) -> Tensor:
    """Mix the values (L queries, S keys and values)."""
    shape = scores_shape(query, key, value, enable_gqa)
    check_p(dropout_p)
    keep = None
    if dropout_p > 0:
        keep = np.zeros(shape, bool)
        if dropout_p < 1:
            keep = bernoulli(default_generator, 1 - dropout_p, shape)
    if scale is None:
        scale = 1 / math.sqrt(query.shape[-1])
    y: Tensor = apply(
        ops.attention, query, key, value, attn_mask,
        scale=scale, causal=is_causal, keep=keep, p=dropout_p,
    )
    return y


def scores_shape(query, key, value, grouped):
    shapes = [x._array.shape for x in (query, key, value)]
    if grouped:
        lead = shapes[0][:-2]
    else:
        lead = np.broadcast_shapes(*[s[:-2] for s in shapes])
    return (*lead, shapes[0][-2], shapes[1][-2])
