"""Norms of tensors and distances between them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from chainrule.errors import DtypeError, OptionError, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.tensor.arithmetic import where
from chainrule.scratch.tensor.axes import one_axis, some_axes
from chainrule.scratch.tensor.core import Tensor, apply, method, methods
from chainrule.scratch.tensor.elementwise import check_tensor
from chainrule.scratch.tensor.promotion import broadcast_error, cast, wanted_dtype
from chainrule.scratch.tensor.shape import movedim

__all__ = ["cdist", "dist", "norm", "pdist", "renorm"]

MODES = (
    "use_mm_for_euclid_dist_if_necessary", "use_mm_for_euclid_dist",
    "donot_use_mm_for_euclid_dist",
)  # fmt: skip


def vector_norm(
    name: str, x: Tensor, p: float, dim: Any, keepdim: bool, dtype: Any = None
) -> Tensor:  # fmt: skip
    """Return the p-norm over `dim`, or over everything."""
    x = cast(x, wanted_dtype(dtype, x._array.dtype))
    if x._array.dtype.kind != "f":
        raise DtypeError(
            f"{name}: Expected a floating point tensor as input", got=str(x.dtype),
            hint="x.float()",
        )  # fmt: skip
    axes = some_axes(dim, x._array.ndim)
    folded = math.prod(x._array.shape if axes is None else [x._array.shape[i] for i in axes])
    if not folded and (p < 0 or p == math.inf):
        raise ShapeError(
            f"{name} cannot compute the {p} norm on an empty tensor: no element is the largest",
            got=f"shape {tuple(x.shape)}",
        )
    return apply(ops.vector_norm, x, p=float(p), axis=axes, keepdims=keepdim)


def nuclear_norm(name: str, x: Tensor, dim: Any, keepdim: bool) -> Tensor:
    """Return the sum of the singular values of matrices."""
    axes = some_axes(range(x._array.ndim) if dim is None else dim, x._array.ndim) or ()
    if len(axes) != 2:
        raise ShapeError(f"{name}: dim must be a 2-tuple", got=" ".join(map(str, axes)))
    matrices = movedim(x, axes, (-2, -1))
    y: Tensor = apply(ops.svd, matrices, full=False)[1].sum(-1)
    return y.unsqueeze(min(axes)).unsqueeze(max(axes)) if keepdim else y


def norm(
    input: Tensor, p: Any = "fro", dim: Any = None, keepdim: bool = False, out: Any = None,
    dtype: Any = None,
) -> Tensor:  # fmt: skip
    """Return the p-norm of all elements, or over `dim`.

    Args:
        input: floats.
        p: a number, inf, -inf, "fro" for 2, or "nuc" for the sum of singular values.
        dim: one axis or several; "nuc" needs two.
        keepdim: keep them with length 1.
        out: not covered; None.
        dtype: convert to this dtype first.
    """
    check_tensor("norm", input)
    if p == "nuc":
        return nuclear_norm("linalg.matrix_norm", input, dim, keepdim)
    if isinstance(p, str) and p != "fro":
        raise ShapeError(f"linalg.matrix_norm: Order {p} not supported", got=repr(p),
                         hint="a number, 'fro' or 'nuc'")  # fmt: skip
    order = 2 if p in {None, "fro"} else p
    return vector_norm("linalg.vector_norm", input, order, dim, keepdim, dtype)


def _norm(
    self: Tensor, p: Any = "fro", dim: Any = None, keepdim: bool = False, dtype: Any = None
) -> Tensor:
    """Return the p-norm of all elements, or over `dim`; see `torch.norm`."""
    return norm(self, p, dim, keepdim, dtype=dtype)


methods(norm=_norm)


@method
def dist(input: Tensor, other: Tensor, p: float = 2) -> Tensor:
    """Return the p-norm of input - other."""
    return vector_norm("dist", input - other, p, None, False)


def check_rows(x1: Tensor, x2: Tensor, p: float) -> None:
    """Raise unless distances between the rows of both exist."""
    for name, x in (("X1", x1), ("X2", x2)):
        if x._array.dtype.kind != "f":
            raise DtypeError(f"cdist only supports floating-point dtypes, {name}", got=str(x.dtype))
        if x._array.ndim < 2:
            raise ShapeError(
                f"cdist only supports at least 2D tensors, {name}", got=f"{x._array.ndim}D",
                hint="x.unsqueeze(0)",
            )  # fmt: skip
    if x1.dtype is not x2.dtype:
        raise DtypeError("cdist expected tensors of one dtype", got=f"{x1.dtype} and {x2.dtype}")
    if x1._array.shape[-1] != x2._array.shape[-1]:
        raise ShapeError(
            "X1 and X2 must have the same number of columns",
            got=f"X1: {x1._array.shape[-1]} X2: {x2._array.shape[-1]}",
        )
    if p < 0:
        raise ShapeError("cdist only supports non-negative p values", got=str(p))


def cdist(x1: Tensor, x2: Tensor, p: float = 2.0, compute_mode: str | None = None) -> Tensor:
    """Return the distance of each row of `x1` to each row of `x2`.

    Shape: x1 (*, N, K), x2 (*, M, K) -> (*, N, M)
    """
    if compute_mode not in {None, *MODES}:
        raise OptionError(f"compute_mode needs one of {', '.join(MODES)}", got=repr(compute_mode))
    check_rows(x1, x2, p)
    try:
        return apply(ops.cdist, x1, x2, p=float(p))
    except ValueError as wrong:
        raise broadcast_error("cdist", x1, x2) from wrong


def pdist(input: Tensor, p: float = 2.0) -> Tensor:
    """Return the distances of all pairs of rows, each pair once.

    Shape: (N, K) -> (N (N - 1) / 2)
    """
    if input._array.ndim != 2:
        raise ShapeError("pdist only supports 2D tensors", got=f"{input._array.ndim}D")
    rows, columns = np.triu_indices(input._array.shape[0], 1)
    return apply(ops.index, cdist(input, input, p), key=(rows, columns))


@method
def renorm(input: Tensor, p: float, dim: int, maxnorm: float) -> Tensor:
    """Shrink each slice along `dim` whose p-norm exceeds `maxnorm` to that norm."""
    n = input._array.ndim
    if n < 2:
        raise ShapeError("renorm: input needs at least 2 dimensions", got=f"{n} dimensions")
    if p <= 0:
        raise ShapeError("renorm: non-positive-norm not supported", got=str(p))
    if maxnorm < 0:
        raise ShapeError("renorm: expected maxnorm to be >= 0", got=str(maxnorm))
    axis = one_axis(dim, n)
    lengths = vector_norm("renorm", input, p, [i for i in range(n) if i != axis], True)
    y: Tensor = input * where(lengths > maxnorm, maxnorm / (lengths + 1e-7), 1.0)
    return y
