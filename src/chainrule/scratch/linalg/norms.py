"""Norms of vectors and matrices, and the condition of matrices."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from chainrule.errors import DtypeError, LinAlgError, ShapeError
from chainrule.scratch.linalg.checks import matrices, squares
from chainrule.scratch.linalg.factors import svdvals
from chainrule.scratch.linalg.solving import inv
from chainrule.scratch.tensor import distances
from chainrule.scratch.tensor.axes import one_axis
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.tensor.promotion import cast, wanted_dtype
from chainrule.scratch.tensor.shape import movedim

__all__ = ["cond", "matrix_norm", "norm", "vector_norm"]

Dims = int | tuple[int, ...] | None


def vector_norm(
    x: Tensor, ord: Any = 2, dim: Any = None, keepdim: bool = False, *, dtype: Any = None
) -> Tensor:
    """Return the p-norm, p = `ord`, of all elements, or over `dim`.

    Math:  (Σ |x|ᵖ)¹ᐟᵖ;  the largest |x| for inf, how many are not 0 for 0
    """
    return distances.vector_norm("linalg.vector_norm", widened(x, dtype), ord, dim, keepdim)


def widened(x: Tensor, dtype: Any) -> Tensor:
    """Return `x` in a dtype that holds at least what its own does."""
    to = wanted_dtype(dtype, x._array.dtype)
    if np.promote_types(x._array.dtype, to) != to:
        raise DtypeError(
            f"linalg.vector_norm: {x.dtype} should be convertible without narrowing", got=str(dtype)
        )
    return cast(x, to)


def matrix_norm(
    A: Tensor, ord: Any = "fro", dim: Any = (-2, -1), keepdim: bool = False, *, dtype: Any = None  # noqa: N803
) -> Tensor:  # fmt: skip
    """Return the norm of matrices, whose rows and columns are the two axes `dim`.

    Args:
        A: matrices.
        ord: "fro": √Σ a²; "nuc": the sum of singular values; 2, -2: the largest, the smallest;
            1, -1: the largest, smallest column sum of |a|; inf, -inf: of row sums.
        dim: the axes of rows and columns.
        keepdim: keep them with length 1.
        dtype: convert to this dtype first.
    """
    matrices("matrix_norm", A, halves=ord in {"fro", 1, -1, math.inf, -math.inf})
    axes = tuple(one_axis(d, A._array.ndim) for d in dim)
    if len(set(axes)) != 2:
        raise ShapeError("linalg.matrix_norm: dims must be two different ones", got=repr(dim))
    x = widened(A, dtype)
    if ord == "fro":
        return vector_norm(x, 2, axes, keepdim)
    if ord == "nuc":
        return distances.nuclear_norm("linalg.matrix_norm", x, axes, keepdim)
    if ord not in {1, -1, 2, -2, math.inf, -math.inf}:
        raise ShapeError(f"linalg.matrix_norm: Order {ord} not supported", got=repr(ord),
                         hint="'fro', 'nuc', 1, 2, inf or their negatives")  # fmt: skip
    y = extreme(movedim(x, axes, (-2, -1)), ord)
    return y.unsqueeze(min(axes)).unsqueeze(max(axes)) if keepdim else y


def extreme(x: Tensor, ord: float) -> Tensor:
    """Return the largest (for ord > 0) singular value, column sum or row sum."""
    sums: Tensor = svdvals(x) if abs(ord) == 2 else x.abs().sum(-2 if abs(ord) == 1 else -1)
    y: Tensor = sums.amax(-1) if ord > 0 else sums.amin(-1)
    return y


def norm(
    A: Tensor, ord: Any = None, dim: Any = None, keepdim: bool = False, *, dtype: Any = None  # noqa: N803
) -> Tensor:  # fmt: skip
    """Return a vector norm or a matrix norm, whichever `dim` and the axes of A call for.

    Without `ord`, or over one axis, it is `vector_norm`; over two, `matrix_norm`.
    """
    axes = (dim,) if isinstance(dim, int) else dim
    if ord is None or isinstance(ord, int | float):
        if ord is not None and axes is None and A._array.ndim > 2:
            raise ShapeError(
                "linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D",
                got=f"{A._array.ndim}D", hint="dim=",
            )  # fmt: skip
        many = A._array.ndim == 2 if axes is None else len(axes) == 2
        if ord is None or not many:
            return vector_norm(A, 2 if ord is None else ord, axes, keepdim, dtype=dtype)
    elif axes is None and A._array.ndim > 2:
        raise ShapeError("linalg.norm: a norm of matrices needs dim, two axes", got=f"ord={ord!r}")
    return matrix_norm(A, ord, (-2, -1) if axes is None else axes, keepdim, dtype=dtype)


def cond(A: Tensor, p: Any = None) -> Tensor:  # noqa: N803
    """Return how much the solution of A X = B may grow with errors in B: |A| |A⁻¹|.

    Args:
        A: matrices; square unless p is None, 2 or -2.
        p: the norm: None or 2 divide the largest singular value by the smallest.
    """
    if p in {None, 2, -2}:
        values = svdvals(matrices("cond", A))
        top, bottom = values[..., 0], values[..., -1]
        ratio: Tensor = bottom / top if p == -2 else top / bottom
        return ratio
    if p not in {"fro", "nuc", 1, -1, math.inf, -math.inf}:
        raise ShapeError(f"linalg.cond got an invalid norm type: {p}", got=repr(p))
    try:
        back = inv(squares(f"cond(ord={p})", A))
    except LinAlgError:
        return wrap(np.full(A._array.shape[:-2], np.inf, A._array.dtype))
    product: Tensor = matrix_norm(A, p) * matrix_norm(back, p)
    return product
