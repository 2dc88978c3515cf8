"""Attention (Vaswani et al., 2017): each query takes a mean of the values, weighted by its keys.

    y, pullback = attention(query, key, value, scale=0.125)
    dquery, dkey, dvalue, _ = pullback(dy, (True, True, True, False))

Written out, the scores of all queries and keys pass through memory once for each step between
the two products. Here a block of them, small enough for the cache, takes all the steps in
turn. In a block the scores lie turned, keys first, (N, B, H, T): then the largest score and
the sum over the keys run down columns, many queries at once, ten times as fast as along rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any, NamedTuple

import numpy as np

from chainrule.scratch.ops.broadcast import unbroadcast
from chainrule.scratch.ops.calls import quiet
from chainrule.scratch.ops.contract import op
from chainrule.scratch.types import Array, Needs, Result

Grads = tuple[Array | None, ...]
BLOCK = 1 << 17  # scores worked on at once, and their gradients: a megabyte in float32


def plain_attention(
    query: Any,
    key: Any,
    value: Any,
    mask: Any = None,
    *,
    scale: float,
    causal: bool = False,
    keep: Any = None,
    p: float = 0.0,
) -> Any:
    """Return `softmax(scale q kᵀ + mask) v` step by step; a query that sees no key gets zeros."""
    key, value = for_heads_of(query, key), for_heads_of(query, value)
    scores = (query * scale) @ np.swapaxes(key, -1, -2)  # (*, H, T, N)
    seen = np.tri(*scores.shape[-2:]) > 0 if causal else np.array(True)
    if mask is not None and str(mask.dtype).endswith("bool"):
        seen = np.logical_and(mask, seen)
    elif mask is not None:
        seen = np.logical_and(mask != -np.inf, seen)
        scores = scores + np.where(seen, mask, 0.0)
    scores = np.where(seen, scores, -1e30)
    e = np.where(seen, np.exp(scores - np.max(scores, axis=-1, keepdims=True)), 0.0)
    total = np.sum(e, axis=-1, keepdims=True)
    w = e / np.where(total == 0, 1.0, total)
    if keep is not None:
        w = w * keep if p == 1 else w * keep / (1 - p)
    return w @ value


@op(saves=("query", "key", "value", "mask"), plain=plain_attention)
@quiet
def attention(
    query: Array,
    key: Array,
    value: Array,
    mask: Array | None = None,
    *,
    scale: float,
    causal: bool = False,
    keep: Array | None = None,
    p: float = 0.0,
) -> Result:
    """Mix the values by how well their keys fit each query.

    Math:   y = w v,  w = softmax(s) over the keys,  s = scale q kᵀ + mask
            =>    dv = wᵀ dy,  ds = w (dw - Σ w dw) where dw = dy vᵀ,
                  dq = scale ds k,  dk = scale dsᵀ q,  dmask = ds
    Shape:  query (*, H, T, D), key (*, H, N, D), value (*, H, N, M), mask (*, H, T, N)
            -> (*, H, T, M); where there are fewer heads of keys, several of queries share one
    Params: mask is True where a key may be seen, or a number to add to the score;
            causal lets query i see the keys up to i;
            keep (*, H, T, N) says which weights dropout keeps, enlarged by 1 / (1 - p).

    >>> one = np.ones((1, 2, 1))
    >>> attention(one, one, np.array([[[2.0], [4.0]]]), scale=1.0, causal=True)[0].tolist()
    [[[2.0], [3.0]]]
    """
    shapes = [() if x is None else x.shape for x in (query, key, value, mask)]
    call = Call(query, key, value, scale, causal)
    if mask is not None:
        call.add_mask(mask)
    if keep is not None:
        call.drop(keep, p)
    result = call.empty(call.q, call.v.shape[-1])
    blocks = list(call.blocks())
    weights = [forward(call, block, call.four(result)) for block in blocks]

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        grads = call.gradients(needs)
        parts = tuple([None if dx is None else call.four(dx) for dx in grads])
        for block, w in zip(blocks, weights, strict=True):
            backward(call, block, w, call.four(dy), parts)
        found = zip(grads, shapes, strict=True)
        return tuple([None if dx is None else gathered(dx, shape) for dx, shape in found])

    return result, pullback


class Block(NamedTuple):
    """Some heads of some sequences, some of their queries, and the first so many keys."""

    batch: slice
    heads: slice
    queries: slice
    keys: int
    last: bool  # whether its queries are the last ones, which see the most keys

    def of_queries(self, x: Array) -> Array:
        """Return a part of x (B, H, T, D)."""
        return x[self.batch, self.heads, self.queries]

    def of_keys(self, x: Array) -> Array:
        """Return a part of x (B, H, N, D)."""
        return x[self.batch, self.heads, : self.keys]

    def of_scores(self, x: Array) -> Array:
        """Return a part of x (B, H, N, T) as (N, B, H, T)."""
        return self.of_keys(x)[..., self.queries].transpose(2, 0, 1, 3)


class Call:
    """The inputs with four axes, (B, H, T, D), and the settings."""

    def __init__(self, q: Array, k: Array, v: Array, scale: float, causal: bool) -> None:
        """Bring the leading axes of all inputs to two."""
        k, v = for_heads_of(q, k), for_heads_of(q, v)
        self.lead = np.broadcast_shapes(q.shape[:-2], k.shape[:-2], v.shape[:-2])
        self.q, self.k, self.v = self.four(q), self.four(k), self.four(v)
        self.scale, self.causal, self.may_learn = scale, causal, False
        self.mask: Array | None = None  # numbers to add to the scores, (B, H, N, T)
        self.keep: Array | None = None  # flags of the weights that dropout keeps, (B, H, N, T)

    def add_mask(self, mask: Array) -> None:
        """Turn a mask (*, T, N) into numbers to add, laid out as the scores are."""
        self.may_learn = mask.dtype != bool
        if not self.may_learn:
            mask = np.where(mask, 0, -np.inf).astype(self.q.dtype)
        turned = np.ascontiguousarray(np.atleast_2d(mask).swapaxes(-1, -2))
        shape = (*self.lead, self.k.shape[2], self.q.shape[2])
        self.mask = self.four(np.broadcast_to(turned, shape))

    def drop(self, keep: Array, p: float) -> None:
        """Keep some weights only, enlarged by 1 / (1 - p), rounded as PyTorch does."""
        self.keep = self.four(np.ascontiguousarray(keep.swapaxes(-1, -2)))
        one = self.q.dtype.type(1)
        self.enlarged = one if p == 1 else one / self.q.dtype.type(1 - p)

    def four(self, x: Array) -> Array:
        """Return x (*, T, D) as (B, H, T, D)."""
        if x.shape[:-2] != self.lead:
            x = np.broadcast_to(x, (*self.lead, *x.shape[-2:]))
        if len(self.lead) == 2:
            return x
        return x.reshape(prod(self.lead[:-1]), *(self.lead[-1:] or (1,)), *x.shape[-2:])

    def empty(self, x: Array, columns: int) -> Array:
        """Return memory for a result (*, T, D), laid out as `x`, one of q, k, v, if that fits."""
        if len(self.lead) == 2 and columns == x.shape[-1] and self.keep is None:
            return np.empty_like(x) if self.q.size else np.zeros_like(x)
        return np.zeros((*self.lead, x.shape[2], columns), x.dtype)

    def gradients(self, needs: Needs) -> Grads:
        """Return memory for the gradients of q, k, v and the scores, where they are needed."""
        inputs = zip((self.q, self.k, self.v), needs, strict=False)
        grads = [self.empty(x, x.shape[-1]) if need else None for x, need in inputs]
        shape = (*self.lead, self.q.shape[2], self.k.shape[2])
        return *grads, np.zeros(shape, self.q.dtype) if self.may_learn and needs[3] else None

    def blocks(self) -> Iterator[Block]:
        """Cut the scores into blocks; those with the last queries come first."""
        (b, h, n), s = self.q.shape[:3], self.k.shape[2]
        if not n:
            return
        # In a causal block all keys up to its last query are multiplied: many rows waste work.
        rows = min(max(n // 8, 32), 128) if self.causal else max(BLOCK // max(s, 1), 16)
        fit = BLOCK // max(min(rows, n) * s, 1)
        sequences, heads = max(fit // max(h, 1), 1), max(min(fit, h), 1)
        for i in range(0, b, sequences):
            for j in range(0, h, heads):
                for at in range(0, n, rows)[::-1]:
                    end = min(at + rows, n)
                    keys = min(end, s) if self.causal else s
                    where = slice(i, i + sequences), slice(j, j + heads), slice(at, end)
                    yield Block(*where, keys, last=end == n)


def forward(call: Call, block: Block, y: Array) -> Array:
    """Mix the values of a block into `y` and return its weights (N, B, H, T)."""
    w = scores(call, block)
    w -= np.maximum.reduce(w, 0, initial=np.finfo(w.dtype).min)
    np.exp(w, out=w)
    total = np.add.reduce(w, 0)
    total[total == 0] = 1  # no key to see: zeros
    w *= 1 / total
    np.matmul(rows(dropped(call, block, w)), block.of_keys(call.v), out=block.of_queries(y))
    return w


def scores(call: Call, block: Block) -> Array:
    """Return the scores of a block (N, B, H, T), -inf where a key may not be seen."""
    q = np.multiply(block.of_queries(call.q).swapaxes(-1, -2), call.scale, order="C")
    s = np.empty((block.keys, *q.shape[:2], q.shape[3]), q.dtype)
    np.matmul(block.of_keys(call.k), q, out=columns(s))
    if call.mask is not None:
        s += block.of_scores(call.mask)
    if call.causal:
        first = block.queries.start
        hidden = np.tri(max(block.keys - first, 0), q.shape[3], -1) > 0
        s[first:] += np.where(hidden, -np.inf, 0).astype(s.dtype)[:, None, None]
    return s


def dropped(call: Call, block: Block, w: Array) -> Array:
    """Return what dropout leaves of a block of weights, or of their gradients."""
    if call.keep is None:
        return w
    w = w * block.of_scores(call.keep)
    w *= call.enlarged
    return w


def backward(call: Call, block: Block, w: Array, dy: Array, grads: Grads) -> None:
    """Add a block's share to the gradients of q, k, v and the scores."""
    dq, dk, dv, dmask = grads
    dy = block.of_queries(dy)
    if dv is not None:
        add(block, dv, columns(dropped(call, block, w)), dy)
    ds = np.empty_like(w)
    scale = 1 if call.may_learn else call.scale  # here it costs nothing
    g = np.multiply(dy.swapaxes(-1, -2), scale, order="C")  # (B, H, M, T)
    np.matmul(block.of_keys(call.v), g, out=columns(ds))
    ds = dropped(call, block, ds)
    ds *= w
    ds -= w * np.add.reduce(ds, 0)
    if dmask is not None:
        block.of_scores(dmask.swapaxes(-1, -2))[...] = ds
    if call.may_learn:
        ds *= call.scale
    if dq is not None:
        np.matmul(rows(ds), block.of_keys(call.k), out=block.of_queries(dq))
    if dk is not None:
        add(block, dk, columns(ds), block.of_queries(call.q))


def add(block: Block, dx: Array, a: Array, b: Array) -> None:
    """Add a block's share `a b` to the gradient of keys or values; the first block sets it."""
    part = block.of_keys(dx)
    if block.last:
        np.matmul(a, b, out=part)
        dx[block.batch, block.heads, block.keys :] = 0
    else:
        part += a @ b


def columns(s: Array) -> Array:
    """Return a block (N, B, H, T) as matrices (B, H, N, T)."""
    return s.transpose(1, 2, 0, 3)


def rows(s: Array) -> Array:
    """Return a block (N, B, H, T) as matrices (B, H, T, N)."""
    return s.transpose(1, 2, 3, 0)


def for_heads_of(query: Any, x: Any) -> Any:
    """Return keys or values (*, H, N, D) with each head repeated for the queries that share it."""
    if len(x.shape) < 3 or x.shape[-3] in {1, query.shape[-3]}:
        return x
    *lead, h, s, k = x.shape
    times = query.shape[-3] // h
    x = np.broadcast_to(np.expand_dims(x, -3), (*lead, h, times, s, k))
    return np.reshape(x, (*lead, h * times, s, k))


def gathered(dx: Array, shape: tuple[int, ...]) -> Array:
    """Return the gradient of an input of `shape` that was repeated or broadcast."""
    if len(shape) > 2 and len(dx.shape) > 2 and shape[-3] not in {1, dx.shape[-3]}:
        times = dx.shape[-3] // shape[-3]
        dx = dx.reshape(*dx.shape[:-3], shape[-3], times, *dx.shape[-2:]).sum(-3)
    return unbroadcast(dx, shape)
