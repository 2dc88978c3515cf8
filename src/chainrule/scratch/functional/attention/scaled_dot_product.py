"""Attention: each query takes a mean of the values, weighted by how well their keys fit it."""

from __future__ import annotations

import math

import numpy as np

from chainrule.errors import DtypeError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.functional.activation import floats_only
from chainrule.scratch.functional.attention.errors import AttentionOption
from chainrule.scratch.generator import bernoulli
from chainrule.scratch.random.state import default_generator
from chainrule.scratch.tensor.core import Tensor, apply
from chainrule.scratch.types import Array

__all__ = ["scaled_dot_product_attention"]

Shape = tuple[int, ...]


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
    """Return for each of T queries a mean of N values, weighted by how well their keys fit.

    Math:  y = dropout(softmax(scale query keyᵀ + attn_mask)) value
    Shape: query (*, H, T, D), key (*, H, N, D), value (*, H, N, M) -> (*, H, T, M)

    Args:
        query: what is looked for.
        key: what each value is found by.
        value: what is mixed.
        attn_mask: (*, T, N), True where a key may be seen, or numbers added to the scores;
            a query that may see no key gets zeros.
        dropout_p: the chance that a weight is dropped, in evaluation too.
        is_causal: query i sees the keys up to i.
        scale: 1 / √D by default.
        enable_gqa: key and value may have fewer heads; each then serves several of query.
    """
    shape = scores_shape(query, key, value, enable_gqa)
    if attn_mask is not None:
        check_mask(attn_mask, shape, query)
        if is_causal and (len(shape) != 4 or dropout_p):
            raise AttentionOption(
                "Explicit attn_mask should not be set when is_causal=True",
                hint="attn_mask & torch.ones(T, N, dtype=torch.bool).tril()",
            )
    y: Tensor = apply(
        ops.attention, query, key, value, attn_mask,
        scale=1 / math.sqrt(query.shape[-1] or 1) if scale is None else scale,
        causal=is_causal, keep=kept_weights(shape, dropout_p), p=dropout_p,
    )  # fmt: skip
    return y


def scores_shape(query: Tensor, key: Tensor, value: Tensor, grouped: bool) -> Shape:
    """Return the shape (*, H, T, N) of the scores, or say why there are none."""
    q, k, v = shapes = [x._array.shape for x in (query, key, value)]
    got = f"{q}, {k} and {v}"
    if min(map(len, shapes)) < 2 + grouped:
        axes = "(*, H, T, D)" if grouped else "(*, T, D)"
        raise ShapeError(f"query, key and value need at least {axes}", got=got)
    if len({x._array.dtype for x in (query, key, value)}) > 1:
        raise DtypeError(
            "Expected query, key, and value to have the same dtype",
            got=f"{query.dtype}, {key.dtype} and {value.dtype}",
            hint="key.to(query.dtype)",
        )
    floats_only("scaled_dot_product_attention", query)
    if q[-1] != k[-1] or k[-2] != v[-2]:
        raise ShapeError("attention needs query (*, T, D), key (*, N, D), value (*, N, M)", got=got)
    try:
        return *np.broadcast_shapes(q[:-2], *leads(q, (k, v), grouped)), q[-2], k[-2]
    except ValueError:
        shared = not grouped and len({s[-3] for s in shapes if len(s) > 2}) > 1
        raise ShapeError(
            "attention needs leading axes that broadcast",
            got=got,
            hint="enable_gqa=True lets several heads of query share one of key" if shared else None,
        ) from None


def leads(q: Shape, others: tuple[Shape, ...], grouped: bool) -> list[Shape]:
    """Return the leading axes of keys and values, with as many heads as the queries have."""
    if not grouped:
        return [s[:-2] for s in others]
    heads = q[-3]
    if any(not s[-3] or heads % s[-3] for s in others):
        raise ShapeError(
            "Number of heads in key and value must divide the number of heads in query",
            got=f"{[s[-3] for s in others]} and {heads}",
        )
    return [(*s[:-3], heads) for s in others]


def check_mask(mask: Tensor, shape: Shape, query: Tensor) -> None:
    """Refuse a mask that is neither flags nor numbers to add, or that does not fit the scores."""
    dtype = mask._array.dtype
    if dtype not in {np.dtype(bool), np.dtype(np.float32), query._array.dtype}:
        raise DtypeError(
            "Expected attn_mask dtype to be bool or float or to match query dtype",
            got=f"{mask.dtype} with a query of {query.dtype}",
            hint="mask.bool(), which is True where a key may be seen",
        )
    ours = mask._array.shape
    fits = len(ours) <= len(shape) and all(
        n in {1, wanted} for n, wanted in zip(ours[::-1], shape[::-1], strict=False)
    )
    if not fits:
        raise ShapeError(
            f"attn_mask needs a shape that broadcasts to {shape}: (*, heads, queries, keys)",
            got=str(ours),
            hint="a mask of padding (B, N) becomes mask[:, None, None, :]",
        )


def kept_weights(shape: Shape, p: float) -> Array | None:
    """Draw which weights dropout keeps, or None if it keeps all."""
    if not 0 <= p <= 1:
        raise AttentionOption("dropout probability has to be between 0 and 1", got=str(p))
    if p == 0:
        return None
    return np.zeros(shape, bool) if p == 1 else bernoulli(default_generator, 1 - p, shape)
