"""Attention (Vaswani et al., 2017): each query takes a mean of the values, weighted by its keys.

    y, pullback = attention(query, key, value, scale=0.125)
    dquery, dkey, dvalue, _ = pullback(dy, (True, True, True, False))

Written out, the scores of all queries and keys pass through memory once for each step from
product to product. Here a block of them, small enough for the cache, takes all the steps in
turn. In a block the scores lie turned, (S, B, H, L), keys first: then the largest score and
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
BLOCK = 1 << 18  # scores worked on at once
PAST = 32


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
    scores = (query * scale) @ np.swapaxes(key, -1, -2)  # (*, L, S)
    seen = np.tri(*scores.shape[-2:], dtype=bool) if causal else np.array(True)
    if mask is not None and str(mask.dtype).endswith("bool"):
        seen = np.logical_and(mask, seen)
    elif mask is not None:
        seen = np.logical_and(mask != -np.inf, seen)
        scores = scores + np.where(seen, mask, 0.0)
    scores = np.where(seen, scores, -1e30)
    e = np.where(seen, np.exp(scores - np.max(scores, axis=-1, keepdims=True)), 0.0)
    total = np.sum(e, axis=-1, keepdims=True)
    weights = e / np.where(total == 0, 1.0, total)
    if keep is not None:
        weights = weights * keep * (1 if p == 1 else 1 / (1 - p))
    return weights @ value


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
    """Mix the values by how well each query's keys fit it.

    Math:   y = w v,  w = softmax(s) over the keys,  s = scale q kᵀ + mask
            =>    dv = wᵀ dy,  ds = w (dw - Σ dw w) where dw = dy vᵀ,
                  dq = scale ds k,  dk = scale dsᵀ q,  dmask = ds
    Shape:  query (*, H, L, K), key (*, H, S, K), value (*, H, S, M), mask (*, L, S)
            -> (*, H, L, M); fewer heads of keys or values serve several of queries each
    Params: mask is True where a key may be seen, or a number to add to the score;
            causal: query i sees the keys up to i;
            keep (*, H, L, S): the weights that dropout keeps, enlarged by 1 / (1 - p).
    """
    shapes = [None if x is None else x.shape for x in (query, key, value, mask)]
    scores = Scores(query, key, value, mask, scale, causal, keep, p)
    y, weights = scores.forward()

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        found = scores.back(dy, weights, needs)
        return tuple(
            None if dx is None else gathered(dx, shape)
            for dx, shape in zip(found, shapes, strict=True)
        )

    return y, pullback


def for_heads_of(query: Any, x: Any) -> Any:
    """Return keys or values (*, S, K) with each head repeated for the queries that share it."""
    if len(x.shape) < 3 or x.shape[-3] in {1, query.shape[-3]}:
        return x
    *lead, h, s, k = x.shape
    times = query.shape[-3] // h
    x = np.broadcast_to(np.expand_dims(x, -3), (*lead, h, times, s, k))
    return np.reshape(x, (*lead, h * times, s, k))


def gathered(dx: Array, shape: tuple[int, ...]) -> Array:
    """Return the gradient of an input of `shape` that was repeated or broadcast."""
    if len(shape) > 2 and shape[-3] not in {1, dx.shape[-3]}:
        dx = np.add.reduce(dx.reshape(*dx.shape[:-3], shape[-3], -1, *shape[-2:]), axis=-3)
    return unbroadcast(dx, shape)


class Block(NamedTuple):
    """Some heads of some sequences, some of their queries, and the keys up to some number."""

    batch: slice
    heads: slice
    queries: slice
    keys: int

    def of_queries(self, x: Array) -> Array:
        """Return the rows of x (B, H, L, K)."""
        return x[self.batch, self.heads, self.queries]

    def of_keys(self, x: Array) -> Array:
        """Return the rows of x (B, H, S, K)."""
        return x[self.batch, self.heads, : self.keys]

    def of_scores(self, x: Array) -> Array:
        """Return a part of x (B, H, L, S), turned: (S, B, H, L)."""
        return x[self.batch, self.heads, self.queries, : self.keys].transpose(3, 0, 1, 2)


class Scores:
    """One call: its inputs with four axes, and how they are cut into blocks."""

    def __init__(
        self,
        query: Array,
        key: Array,
        value: Array,
        mask: Array | None,
        scale: float,
        causal: bool,
        keep: Array | None,
        p: float,
    ) -> None:
        """Bring the leading axes of all inputs to two."""
        key, value = for_heads_of(query, key), for_heads_of(query, value)
        self.lead = np.broadcast_shapes(query.shape[:-2], key.shape[:-2], value.shape[:-2])
        self.q, self.k, self.v = (self.four(x) for x in (query, key, value))
        self.scale, self.causal = scale, causal
        self.shape = (*self.lead, query.shape[-2], key.shape[-2])
        if mask is not None:
            if mask.dtype == bool:
                mask = np.where(mask, 0, -np.inf).astype(query.dtype)
            mask = self.four(np.broadcast_to(mask, self.shape))
        self.mask = mask
        self.keep = None if keep is None else self.four(keep)
        self.enlarged = query.dtype.type(1 if p == 1 else 1 / query.dtype.type(1 - p))

    def four(self, x: Array) -> Array:
        """Return x (*, L, K) as (B, H, L, K)."""
        if x.shape[:-2] != self.lead:
            x = np.broadcast_to(x, (*self.lead, *x.shape[-2:]))
        if len(self.lead) == 2:
            return x
        return x.reshape(prod(self.lead[:-1]), *(self.lead[-1:] or (1,)), *x.shape[-2:])

    def like(self, x: Array, columns: int) -> Array:
        """Return empty memory (*, L, K) for a result, laid out as x (B, H, L, K) if that fits."""
        if len(self.lead) == 2 and x.shape[-1] == columns:
            return np.empty_like(x)
        return np.empty((*self.lead, x.shape[-2], columns), x.dtype)

    def blocks(self) -> Iterator[Block]:
        """Yield blocks of about BLOCK scores; those of the last queries, which see most, first."""
        (b, h), n, s = self.q.shape[:2], self.q.shape[2], self.k.shape[2]
        rows = max(1, min(n, PAST if self.causal else max(16, BLOCK // max(s, 1))))
        heads = max(1, BLOCK // max(1, rows * s))
        sequences, heads = max(1, heads // max(h, 1)), min(heads, h)
        starts = range(0, n, rows)[::-1]
        for i in range(0, b, sequences):
            for j in range(0, h, heads):
                for at in starts:
                    end = min(at + rows, n)
                    keys = min(end, s) if self.causal else s
                    yield Block(slice(i, i + sequences), slice(j, j + heads), slice(at, end), keys)

    def forward(self) -> tuple[Array, list[Array]]:
        """Return the mixed values, and the weights of each block."""
        result = self.like(self.q, self.v.shape[-1])
        y, weights = self.four(result), []
        for block in self.blocks():
            w = self.scored(block)
            softmax_over_keys(w)
            weights.append(w)
            w = self.dropped(w, block)
            np.matmul(w.transpose(1, 2, 3, 0), block.of_keys(self.v), out=block.of_queries(y))
        return result, weights

    def scored(self, block: Block) -> Array:
        """Return the scores of a block (S, B, H, L), -inf where a key may not be seen."""
        q = block.of_queries(self.q).swapaxes(-1, -2)
        q = np.multiply(q, self.scale, order="C")  # (B, H, K, L)
        s = np.empty((block.keys, *q.shape[:2], q.shape[-1]), q.dtype)
        np.matmul(block.of_keys(self.k), q, out=s.transpose(1, 2, 0, 3))
        if self.mask is not None:
            s += block.of_scores(self.mask)
        if self.causal:
            first = block.queries.start
            hidden = np.tri(max(block.keys - first, 0), q.shape[-1], -1, dtype=bool)
            future = np.where(hidden, -np.inf, 0).astype(s.dtype)
            s[first:] += future[:, None, None]
        return s

    def dropped(self, w: Array, block: Block) -> Array:
        """Return the weights that are left after dropout."""
        if self.keep is None:
            return w
        w = w * block.of_scores(self.keep)
        w *= self.enlarged
        return w

    def back(self, dy: Array, weights: list[Array], needs: Needs) -> Grads:
        """Return the gradients of q, k, v and the scores, of the broadcast shapes."""
        dy = self.four(dy)
        made = [self.like(x, x.shape[-1]) if n else None for x, n in zip((self.q, self.k, self.v), needs)]
        ds_all = np.zeros(self.shape, dy.dtype) if needs[3] else None
        dq, dk, dv = (None if x is None else self.four(x) for x in made)
        started = None
        for block, w in zip(self.blocks(), weights, strict=True):
            first = started != (block.batch, block.heads)
            started = (block.batch, block.heads)
            g = block.of_queries(dy)
            if dv is not None:
                add(dv, block, first, self.dropped(w, block).transpose(1, 2, 0, 3), g)
            gT = np.multiply(g.swapaxes(-1, -2), self.scale, order="C")
            ds = np.empty_like(w)
            np.matmul(block.of_keys(self.v), gT, out=ds.transpose(1, 2, 0, 3))
            if self.keep is not None:
                ds = self.dropped(ds, block)
            ds *= w
            delta = np.add.reduce(ds, 0)
            ds -= w * delta
            if dq is not None:
                np.matmul(ds.transpose(1, 2, 3, 0), block.of_keys(self.k), out=block.of_queries(dq))
            if dk is not None:
                add(dk, block, first, ds.transpose(1, 2, 0, 3), block.of_queries(self.q))
        return (*made, ds_all)


def add(total, block, first, a, b):
    part = block.of_keys(total)
    if first:
        np.matmul(a, b, out=part)
        total[block.batch, block.heads, block.keys :] = 0
    else:
        part += a @ b


def softmax_over_keys(s: Array) -> None:
    """Replace scores (S, B, H, L) by their softmax over S, or by zeros where all are -inf."""
    s -= np.maximum.reduce(s, 0, initial=np.finfo(s.dtype).min)
    np.exp(s, out=s)
    total = np.add.reduce(s, 0)
    total[total == 0] = 1
    s *= 1 / total
