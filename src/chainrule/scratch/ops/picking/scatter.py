"""Scatter with a choice of how elements that meet in one place are combined."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scratch.ops.calls import call, quiet
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.index import along, gather, scatter_add
from chainrule.scratch.ops.special.kernels import value_of
from chainrule.scratch.types import Array, Needs, Result

Grads = tuple[Array | None, ...]
MEET = {"sum": np.add, "mean": np.add, "prod": np.multiply,
        "amax": np.maximum, "amin": np.minimum}  # fmt: skip
START = {"sum": 0, "mean": 0, "prod": 1}


@op(saves=("x", "values", "y"))
@quiet
def scatter_reduce(
    x: Array, values: Array, *, index: Array, axis: int, reduce: str, include: bool = True
) -> Result:
    """Return `x` with `values` combined into the places that `index` names along `axis`.

    Math:  y[index[i, j], j] = x[…] ∘ values[i, j] ∘ …  for axis 0,  ∘ one of +, ·, max, min
           =>    sum: dvalues = dy there;  mean: dy / n;  prod: dy times the others;
                 amax, amin: dy shared by those equal to y
    Params: include: x itself takes part where something arrives.
    """
    settings: dict[str, Any] = {"index": index, "axis": axis, "reduce": reduce, "include": include}
    y = value_of(
        scatter_reduce, lambda x, values: combined(x, values, **settings), x, values, **settings
    )
    where = {"index": index, "axis": axis}
    hit = arrivals(x.shape, index, axis)

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        if reduce in {"sum", "mean"}:
            n = 1 if reduce == "sum" else counted(np.maximum(hit + include, 1), dy)
            share = dy / n
            dx, dvalues = share, call(gather, share, **where)
        elif reduce == "prod":
            others = products(x, values, settings)
            dx, dvalues = dy * others[0], call(gather, dy, **where) * others[1]
        else:
            mine, theirs = x == y, values == call(gather, y, **where)
            winners = mine * np.ones_like(x) if include else np.zeros_like(x)
            n = call(scatter_add, winners, theirs * np.ones_like(values), **where)
            share = dy / np.maximum(n, 1)
            dx, dvalues = mine * share, theirs * call(gather, share, **where)
        alone = dx if include else np.where(hit > 0, 0, dy)
        return alone if needs[0] else None, dvalues if needs[1] else None

    return y, pullback


def counted(n: Array, like: Any) -> Any:
    """Return counts in the dtype of the array `like`; a tensor finds the dtype itself."""
    return n.astype(like.dtype) if isinstance(like, np.ndarray) else n


def arrivals(shape: tuple[int, ...], index: Array, axis: int) -> Array:
    """Return how many elements arrive at each place."""
    n = np.zeros(shape, np.int64)
    np.add.at(n, along(index, axis), 1)
    return n


def combined(
    x: Array, values: Array, *, index: Array, axis: int, reduce: str, include: bool
) -> Array:  # fmt: skip
    """Return the combination of arrays."""
    key, y = along(index, axis), x.copy()
    n = arrivals(x.shape, index, axis)
    if not include:
        y[n > 0] = START.get(reduce, 0)
        if reduce in {"amax", "amin"}:
            y[key] = values  # any of them, to begin with
    MEET[reduce].at(y, key, values)
    if reduce == "mean":
        n = np.maximum(n + include, 1)
        y = y / n.astype(y.dtype) if y.dtype.kind == "f" else (y // n).astype(y.dtype)
    return y


def products(x: Any, values: Any, settings: dict[str, Any]) -> tuple[Any, Any]:
    """Return for each element the product of the others that meet it, zeros among them or not."""
    where = {"index": settings["index"], "axis": settings["axis"]}
    safe_x, safe = np.where(x == 0, 1, x), np.where(values == 0, 1, values)
    product = call(scatter_reduce, safe_x, safe, **settings)  # of those that are not 0
    own = (x == 0) * np.ones_like(x) if settings["include"] else np.zeros_like(x)
    zeros = call(scatter_add, own, (values == 0) * np.ones_like(values), **where)

    def others(e: Any, safe: Any, product: Any, zeros: Any) -> Any:
        none, one = np.where(zeros == 0, product / safe, 0), np.where(zeros == 1, product, 0)
        return np.where(e == 0, one, none)

    met = call(gather, product, **where), call(gather, zeros, **where)
    return others(x, safe_x, product, zeros), others(values, safe, *met)
