"""Lengths, distances and angles between vectors.

Math:  ‖x‖ = (Σ |x|ᵖ)^(1/p);  p = 0 counts what is not zero, p = ∞ takes the largest
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from chainrule.errors import DtypeError, OptionError, ShapeError
from chainrule.scratch.tensor.axes import some_axes
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.tensor.joining import broadcast_tensors
from chainrule.scratch.tensor.promotion import common_dtype, floating

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
    if input._array.dtype.kind != "f":
        raise DtypeError("normalize needs floating point numbers", got=str(input.dtype))
    y: Tensor = input / length(input, p, dim, keepdim=True).clamp_min(eps)
    return y if out is None else out.copy_(y)


def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-8) -> Tensor:
    """Return the cosine of the angle between vectors along `dim`.

    Math:  y = Σ x1 x2 / (max(‖x1‖, eps) max(‖x2‖, eps))
    Shape: x1, x2 (*, K, *), broadcast -> (*, *)
    """
    if common_dtype(x1, x2).kind != "f":
        raise DtypeError(
            "cosine_similarity: expected common dtype to be floating point",
            got=f"{x1.dtype} and {x2.dtype}",
            hint="x.float()",
        )
    x1, x2 = broadcast_tensors(x1, x2)
    y: Tensor = (x1 / at_least(x1, dim, eps) * (x2 / at_least(x2, dim, eps))).sum(dim)
    return y


def at_least(x: Tensor, dim: int, eps: float) -> Tensor:
    """Return the length of vectors, lifted to `eps` without a trace in the gradient."""
    norm = length(x, 2, dim, keepdim=True)
    return norm + wrap(np.maximum(norm._array, eps) - norm._array)


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
    if input.ndim != 2:
        raise ShapeError("pdist only supports 2D tensors", got=f"{input.ndim}D")
    if input._array.dtype.kind != "f":
        raise DtypeError("pdist only supports floating-point dtypes", got=str(input.dtype))
    if p < 0:
        raise ShapeError("pdist only supports non-negative p values", got=str(p))
    first, second = np.triu_indices(input.shape[0], 1)
    return length(input[wrap(first)] - input[wrap(second)], p, -1, keepdim=False)


def length(x: Tensor, p: float, dim: Any, *, keepdim: bool) -> Tensor:
    """Return the p-norm along `dim`; where it is zero, its slope counts as zero."""
    if not isinstance(p, int | float):
        raise OptionError("a norm needs a number p", got=repr(p))
    some_axes(dim, x.ndim)
    size = x.abs()
    if p == 0:
        y: Tensor = (size != 0).to(x.dtype).sum(dim, keepdim) + size.sum(dim, keepdim) * 0
    elif p == 1:
        y = size.sum(dim, keepdim)
    elif math.isinf(p):
        y = size.amax(dim, keepdim) if p > 0 else size.amin(dim, keepdim)
    else:
        y = root(power(x, p).sum(dim, keepdim), p)
    return y


def power(x: Tensor, p: float) -> Tensor:
    """Return |x|ᵖ, with slope 0 at 0 also where p < 2."""
    if p == 2:
        y: Tensor = x * x
        return y
    zero = wrap(x._array == 0)
    raised = x.abs().masked_fill(zero, 1.0) ** p
    return raised.masked_fill(zero, 0.0 if p > 0 else math.inf)


def root(total: Tensor, p: float) -> Tensor:
    """Return total^(1/p), with slope 0 where the total is 0."""
    zero = wrap(total._array == 0)
    safe = total.masked_fill(zero, 1.0)
    y: Tensor = safe.sqrt() if p == 2 else safe ** (1 / p)
    return y.masked_fill(zero, 0.0)
