"""Lengths, distances and angles between vectors.

Math:  ‖x‖ = (Σ |x|ᵖ)^(1/p);  p = 0 counts what is not zero, p = ∞ takes the largest
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import DtypeError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.tensor.axes import some_axes
from chainrule.scratch.tensor.core import Tensor, apply, wrap
from chainrule.scratch.tensor.promotion import broadcast_error, cast, common_dtype, floating
from chainrule.scratch.tensor.shape import broadcast_tensors

__all__ = ["cosine_similarity", "normalize", "pairwise_distance", "pdist"]


def normalize(
    input: Tensor, p: float = 2.0, dim: Any = 1, eps: float = 1e-12, out: Tensor | None = None
) -> Tensor:
    """Divide vectors by their length, so that each has length 1.

    Math:  y = x / max(‖x‖, eps)
    Shape: input (*) -> (*)

    >>> normalize(wrap(np.array([[3.0, 4.0]]))).tolist()
    [[0.6, 0.8]]
    """
    y: Tensor = input / length(input, p, dim).clamp_min(eps)
    return y if out is None else out.copy_(y)


def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-8) -> Tensor:
    """Return the cosine of the angle between vectors along `dim`.

    Math:  y = Σ x1 x2 / (max(‖x1‖, eps) max(‖x2‖, eps))
    Shape: x1, x2 (*, K, *), broadcast -> (*, *)
    """
    to = common_dtype(x1, x2)
    if to.kind != "f":
        raise DtypeError(
            "cosine_similarity: expected common dtype to be floating point",
            got=f"{x1.dtype} and {x2.dtype}",
            hint="x.float()",
        )
    x1, x2 = side_by_side("cosine_similarity", cast(x1, to), cast(x2, to))
    y: Tensor = (x1 / at_least(x1, dim, eps) * (x2 / at_least(x2, dim, eps))).sum(dim)
    return y


def side_by_side(name: str, a: Tensor, b: Tensor) -> tuple[Tensor, ...]:
    """Return both in the shape that they broadcast to."""
    try:
        return broadcast_tensors(a, b)
    except ValueError as wrong:
        raise broadcast_error(name, a, b) from wrong


def at_least(x: Tensor, dim: int, eps: float) -> Tensor:
    """Return the length of vectors, lifted to `eps` without a trace in the gradient."""
    norm = length(x, 2, dim)
    known = norm.detach()
    y: Tensor = norm + (known.clamp_min(eps) - known)
    return y


def pairwise_distance(
    x1: Tensor, x2: Tensor, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False
) -> Tensor:
    """Return the distance between vectors along the last axis.

    Math:  y = ‖x1 - x2 + eps‖;  eps keeps the slope finite where the two are equal
    Shape: x1, x2 (*, K), broadcast -> (*)
    """
    return length(floating(x1 - x2 + eps), p, -1, keepdim=keepdim)


def pdist(input: Tensor, p: float = 2.0) -> Tensor:
    """Return the distance of each row to each later row.

    Shape: input (N, K) -> (N (N - 1) / 2,)
    """
    if input.ndim != 2 or p < 0:
        raise ShapeError("pdist needs rows (N, K) and p >= 0", got=f"{input.ndim}D and p={p}")
    first, second = np.triu_indices(input.shape[0], 1)
    return length(input[wrap(first)] - input[wrap(second)], p, -1, keepdim=False)


def length(x: Tensor, p: float, dim: Any, *, keepdim: bool = True) -> Tensor:
    """Return the p-norm along `dim`; where it is zero, its slope is zero."""
    if x._array.dtype.kind != "f":
        raise DtypeError("a norm needs floating point numbers", got=str(x.dtype), hint="x.float()")
    axes = some_axes(dim, x.ndim)
    y: Tensor = apply(ops.vector_norm, x, p=float(p), axis=axes, keepdims=keepdim)
    return y
