"""Attention of several heads: project, split the features among the heads, mix, join, project.

query (T, B, C) ─ Wq ─ (B, H, T, D) ─┐
key   (N, B, C) ─ Wk ─ (B, H, N, D) ─┼─ attention ─ (B, H, T, D) ─ join (T, B, C) ─ Wo
value (N, B, C) ─ Wv ─ (B, H, N, D) ─┘                                    C = H D
"""

from __future__ import annotations

import math
from typing import Any

from chainrule.scratch.functional.activation import softmax
from chainrule.scratch.functional.attention.errors import AttentionOption, HeadsError
from chainrule.scratch.functional.attention.masks import Mask, check_masks, merged
from chainrule.scratch.functional.attention.scaled_dot_product import scaled_dot_product_attention
from chainrule.scratch.functional.dropout import dropout
from chainrule.scratch.functional.linear import linear
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import zeros
from chainrule.scratch.tensor.joining import cat


def multi_head_attention_forward(
    query: Tensor,
    key: Tensor,
    value: Tensor,
    embed_dim_to_check: int,
    num_heads: int,
    in_proj_weight: Tensor | None,
    in_proj_bias: Tensor | None,
    bias_k: Tensor | None,
    bias_v: Tensor | None,
    add_zero_attn: bool,
    dropout_p: float,
    out_proj_weight: Tensor,
    out_proj_bias: Tensor | None,
    training: bool = True,
    key_padding_mask: Mask = None,
    need_weights: bool = True,
    attn_mask: Mask = None,
    use_separate_proj_weight: bool = False,
    q_proj_weight: Tensor | None = None,
    k_proj_weight: Tensor | None = None,
    v_proj_weight: Tensor | None = None,
    static_k: Tensor | None = None,
    static_v: Tensor | None = None,
    average_attn_weights: bool = True,
    is_causal: bool = False,
) -> tuple[Tensor, Tensor | None]:
    """Mix values by several heads; return the outputs, and the weights if they are needed.

    Shape: query (T, B, C), key (N, B, *), value (N, B, *) -> (T, B, C) and weights (B, T, N),
           or (B, H, T, N) if not averaged; without B for one sequence alone

    Args:
        query: what is looked for.
        key: what each value is found by.
        value: what is mixed.
        embed_dim_to_check: C.
        num_heads: H, which divides C.
        in_proj_weight: the maps Wq, Wk, Wv on top of each other, (3C, C).
        in_proj_bias: their biases, (3C,).
        bias_k: one more key for all sequences, (1, 1, C).
        bias_v: its value.
        add_zero_attn: one more key and value of zeros.
        dropout_p: the chance that a weight is dropped in training.
        out_proj_weight: Wo, (C, C).
        out_proj_bias: its bias, (C,).
        training: whether weights are dropped.
        key_padding_mask: (B, N), True where a key may not be seen, or numbers to add.
        need_weights: return the weights too, which takes longer.
        attn_mask: (T, N) or (B H, T, N), True where a key may not be seen, or numbers to add.
        use_separate_proj_weight: take the next three in place of in_proj_weight.
        q_proj_weight: Wq, (C, C).
        k_proj_weight: Wk, (C, *).
        v_proj_weight: Wv, (C, *).
        static_k: projected keys (B H, N, D) in place of those of `key`.
        static_v: projected values.
        average_attn_weights: return the mean of the heads' weights.
        is_causal: a hint that attn_mask hides the future and nothing else.
    """
    batched = query.ndim == 3
    length = key.shape[0] if static_k is None else static_k.shape[1]
    check_inputs(query, key, value, embed_dim_to_check, num_heads)
    sizes = (query.shape[1] if batched else None, num_heads, query.shape[0], length)
    check_masks(attn_mask, key_padding_mask, is_causal, sizes)
    by_hint = is_causal and key_padding_mask is None and not need_weights
    separate = (q_proj_weight, k_proj_weight, v_proj_weight)
    maps = separate if use_separate_proj_weight else in_proj_weight
    q, k, v = [
        split_heads(x if batched else x.unsqueeze(1), num_heads)
        for x in project(query, key, value, maps, in_proj_bias)
    ]
    k = extended(k, static_k, bias_k, add_zero_attn)
    v = extended(v, static_v, bias_v, add_zero_attn)
    mask = merged(None if by_hint else attn_mask, key_padding_mask, q, k.shape[2] - length)
    p = dropout_p if training else 0.0
    if need_weights:
        y, weights = mixed_with_weights(q, k, v, mask, p, average_attn_weights)
    else:
        y, weights = scaled_dot_product_attention(q, k, v, mask, p, by_hint), None
    y = linear(y.permute(2, 0, 1, 3).flatten(2), out_proj_weight, out_proj_bias)  # (T, B, C)
    if batched:
        return y, weights
    return y.squeeze(1), None if weights is None else weights.squeeze(0)


def check_inputs(query: Tensor, key: Tensor, value: Tensor, features: int, heads: int) -> None:
    """Refuse queries, keys and values that do not belong together."""
    shapes = [tuple(x.shape) for x in (query, key, value)]
    axes = {len(shape) for shape in shapes}
    got = f"{shapes[0]}, {shapes[1]} and {shapes[2]}" + ", time first" * (axes == {3})
    if axes not in ({2}, {3}):
        raise HeadsError(
            "query, key and value should be batched 3D or unbatched 2D, all of them",
            got=got,
            hint="query.unsqueeze(1) adds the axis of a batch of one",
        )
    if shapes[0][-1] != features:
        raise HeadsError(f"query needs an embedding dimension of {features}", got=got)
    if features % heads:
        raise HeadsError("embed_dim must be divisible by num_heads", got=f"{features} and {heads}")
    q, k, v = (shape[:-1] for shape in shapes)
    if k != v or k[1:] != q[1:]:
        raise HeadsError("key and value need one length, and all three as many sequences", got=got)


def mixed_with_weights(
    q: Tensor, k: Tensor, v: Tensor, mask: Mask, p: float, average: bool
) -> tuple[Tensor, Tensor]:
    """Return the mixed values and the weights (B, H, T, N), or their mean (B, T, N)."""
    scores = (q * math.sqrt(1 / q.shape[-1])) @ k.transpose(-2, -1)
    weights = softmax(scores if mask is None else scores + mask, -1)
    weights = dropout(weights, p)
    return weights @ v, weights.mean(1) if average else weights


def project(
    query: Tensor, key: Tensor, value: Tensor, maps: Any, bias: Tensor | None
) -> tuple[Tensor, ...]:
    """Return queries, keys and values (*, C), from one packed map or three."""
    if isinstance(maps, Tensor) and query is key is value:
        packed: tuple[Tensor, ...] = linear(query, maps, bias).chunk(3, -1)
        return packed
    if isinstance(maps, Tensor):
        maps = maps.chunk(3)
    if maps is None or any(m is None for m in maps):
        raise AttentionOption(
            "attention needs in_proj_weight, or with use_separate_proj_weight=True q_proj_weight, "
            "k_proj_weight and v_proj_weight",
            got="None",
        )
    biases = (None,) * 3 if bias is None else bias.chunk(3)
    inputs = (query, key, value)
    for name, x, weight in zip(("query", "key", "value"), inputs, maps, strict=True):
        if x.shape[-1] != weight.shape[-1]:
            raise HeadsError(
                f"the {name} needs {weight.shape[-1]} features, as its map has columns",
                got=f"{x.shape[-1]} in {name} of shape {tuple(x.shape)}",
            )
    return tuple([linear(*given) for given in zip(inputs, maps, biases, strict=True)])


def split_heads(x: Tensor, heads: int) -> Tensor:
    """Return x (T, B, C) as (B, H, T, D)."""
    t, b, c = x.shape
    split: Tensor = x.reshape(t, b, heads, c // heads).permute(1, 2, 0, 3)
    return split


def extended(x: Tensor, static: Tensor | None, bias: Tensor | None, zero: bool) -> Tensor:
    """Return keys or values (B, H, N, D) with those that take their place or are added."""
    b, h, _, d = x.shape
    if static is not None:
        if bias is not None:
            raise AttentionOption("bias cannot be added to static key or value")
        if static.shape[0] != b * h or static.shape[2] != d:
            raise HeadsError(
                f"a static key or value needs shape ({b * h}, N, {d})", got=f"{tuple(static.shape)}"
            )
        x = static.view(b, h, -1, d)
    if bias is not None:
        x = cat([x, split_heads(bias, h).expand(b, h, 1, d)], 2)
    return cat([x, zeros(b, h, 1, d, dtype=x.dtype)], 2) if zero else x
