"""Linear equations: exact, triangular, least squares; inverses and determinants."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from chainrule.errors import ShapeError
from chainrule.scratch import ops
from chainrule.scratch.linalg.checks import factor, matrices, same_dtype, squares
from chainrule.scratch.tensor.arithmetic import where
from chainrule.scratch.tensor.core import Tensor, apply, wrap
from chainrule.scratch.tensor.matrix import matmul
from chainrule.scratch.tensor.results import named
from chainrule.scratch.tensor.shape import movedim

NO_INVERSE = "matrices with an inverse; this one is singular"
DRIVERS = ("gelsy", "gels", "gelsd", "gelss")


def solve(A: Tensor, B: Tensor, *, left: bool = True) -> Tensor:  # noqa: N803 - PyTorch's names
    """Return the X with A X = B, or X A = B if not `left`; B may be a vector.

    Shape: A (*, N, N), B (*, N, K) or (*, N) -> the shape of B
    """
    squares("solve", A)
    same_dtype("solve", A, B)
    if B._array.ndim == 1 or B._array.shape == A._array.shape[:-1]:
        if not left:
            raise ShapeError(
                "linalg.solve: Incompatible shapes for the equation XA = B", got="a vector B"
            )
        return solve(A, B.unsqueeze(-1)).squeeze(-1)
    if not left:
        return solve(A.mT, B.mT).mT
    if A._array.shape[-1] != B._array.shape[-2]:
        n, (m, k) = A._array.shape[-1], B._array.shape[-2:]
        raise ShapeError(
            "linalg.solve: Incompatible shapes of A and B for the equation AX = B",
            got=f"{n}x{n} and {m}x{k}",
        )
    return factor("solve", NO_INVERSE, ops.solve, A, B)


def solve_ex(A: Tensor, B: Tensor, *, left: bool = True, check_errors: bool = False) -> Any:  # noqa: N803
    """Return (result, info); info is 0, since a singular matrix raises here."""
    zero = wrap(np.zeros(A._array.shape[:-2], np.int32))
    return named("linalg_solve_ex", solve(A, B, left=left), zero)


def tensorsolve(A: Tensor, B: Tensor, dims: Any = None) -> Tensor:  # noqa: N803
    """Return the X with tensordot(A, X, X.ndim) = B.

    Shape: A (*B.shape, *X.shape), as many numbers in B as in X -> X
    """
    if dims is not None:
        A = movedim(A, dims, tuple(range(A.ndim - len(dims), A.ndim)))  # noqa: N806
    wanted = A._array.shape[B.ndim :]
    return solve(A.reshape(B._array.size, -1), B.reshape(-1)).reshape(wanted)


def tensorinv(A: Tensor, ind: int = 2) -> Tensor:  # noqa: N803
    """Return the inverse of A as a map from its last axes to its first `ind`.

    Shape: A (*N, *M), `ind` axes in N, as many numbers in N as in M -> (*M, *N)
    """
    into, out = A._array.shape[:ind], A._array.shape[ind:]
    return inv(A.reshape(math.prod(into), -1)).reshape(*out, *into)


def solve_triangular(
    A: Tensor, B: Tensor, *, upper: bool, left: bool = True, unitriangular: bool = False  # noqa: N803
) -> Tensor:  # fmt: skip
    """Return the X with A X = B, reading one triangle of A only.

    Args:
        A: square matrices.
        B: matrices.
        upper: read the upper triangle, else the lower one.
        left: solve A X = B, else X A = B.
        unitriangular: take the diagonal as ones.
    """
    squares("solve_triangular", A)
    matrices("solve_triangular", B, "B")
    triangle = A.triu() if upper else A.tril()
    if unitriangular:
        diagonal = wrap(np.eye(A._array.shape[-1], dtype=bool))
        triangle = where(diagonal, 1.0, triangle).to(A.dtype)
    # A triangle's pivots are its diagonal: elimination of B's rows is all that is left to do.
    return solve(triangle, B, left=left)


def inv(A: Tensor) -> Tensor:  # noqa: N803
    """Return the inverse of square matrices: A⁻¹ A = I."""
    return factor("inv", NO_INVERSE, ops.inv, squares("inv", A))


def inv_ex(A: Tensor, *, check_errors: bool = False) -> Any:  # noqa: N803
    """Return (inverse, info); info is 0, since a singular matrix raises here."""
    return named("linalg_inv_ex", inv(A), wrap(np.zeros(A._array.shape[:-2], np.int32)))


def det(A: Tensor) -> Tensor:  # noqa: N803
    """Return the determinant of square matrices."""
    return apply(ops.det, squares("det", A))


def slogdet(A: Tensor) -> Any:  # noqa: N803
    """Return (sign, logabsdet): the determinant is sign · exp(logabsdet)."""
    return named("linalg_slogdet", *apply(ops.slogdet, squares("slogdet", A)))


def logdet(input: Tensor) -> Tensor:
    """Return the logarithm of the determinant, NaN where that is negative."""
    sign, log = slogdet(input)
    return where(sign < 0, float("nan"), log)


def pinv(
    A: Tensor, rcond: Any = None, hermitian: bool = False, *, atol: Any = None, rtol: Any = None  # noqa: N803
) -> Tensor:  # fmt: skip
    """Return the pseudo-inverse of matrices.

    Args:
        A: matrices of any shape.
        rcond: an older name of `rtol`.
        hermitian: the matrices are symmetric, which needs no other method here.
        atol: singular values up to this count as 0.
        rtol: and those up to this share of the largest; by default eps · max(N, M).
    """
    matrices("pinv", A)
    return factor("pinv", "finite numbers", ops.pinv, A,
                  rtol=cut_off(A, atol, rcond if rtol is None else rtol))  # fmt: skip


def cut_off(A: Tensor, atol: Any, rtol: Any) -> Any:  # noqa: N803
    """Return the share of the largest singular value below which others count as 0."""
    low, share = (x._array if isinstance(x, Tensor) else x for x in (atol, rtol))
    if share is None:
        usual = max(A._array.shape[-2:]) * np.finfo(A._array.dtype).eps
        share = float(usual) if low is None or not np.any(low) else 0.0
    if low is None:
        return share
    largest = np.linalg.svd(A._array, compute_uv=False).max(-1, initial=0)
    return np.maximum(share, low / np.where(largest == 0, 1, largest))


def matrix_rank(
    A: Tensor, tol: Any = None, hermitian: bool = False, *, atol: Any = None, rtol: Any = None  # noqa: N803
) -> Tensor:  # fmt: skip
    """Return how many singular values are not 0, up to rounding."""
    matrices("matrix_rank", A)
    values = np.linalg.svd(A._array, compute_uv=False)
    share = cut_off(A, atol if tol is None else tol, rtol)
    largest = values.max(-1, initial=0, keepdims=True)
    return wrap(np.sum(values > np.asarray(share)[..., None] * largest, -1).astype(np.int64))


def lstsq(
    A: Tensor, B: Tensor, rcond: float | None = None, *, driver: str | None = None  # noqa: N803
) -> Any:  # fmt: skip
    """Return (solution, residuals, rank, singular_values) of A X ≈ B, least in squares.

    Residuals are those of matrices of full rank with more rows than columns. As in PyTorch
    they, the rank and the singular values come with the drivers that work them out.
    """
    if driver not in {None, *DRIVERS}:
        raise ShapeError(
            f"torch.linalg.lstsq: `driver` should be one of {', '.join(DRIVERS)}", got=repr(driver)
        )
    matrices("lstsq", A)
    same_dtype("lstsq", A, B)
    one = B._array.ndim == A._array.ndim - 1
    right = B.unsqueeze(-1) if one else B
    n, m = A._array.shape[-2:]
    if right._array.shape[-2] != n:
        raise ShapeError(
            "torch.linalg.lstsq: input.size(-2) should match other.size(-2)",
            got=f"{n} and {right._array.shape[-2]}",
        )
    x = matmul(pinv(A, rcond), right)
    rank = matrix_rank(A.detach(), rtol=rcond)
    left: Any = wrap(np.empty(0, A._array.dtype))
    if driver in DRIVERS[1:] and n > m and (rank._array == m).all():
        left = (matmul(A, x) - right).square().sum(-2)
    values = wrap(np.empty(0, A._array.dtype))
    if driver in {"gelsd", "gelss"}:
        values = wrap(np.linalg.svd(A._array, compute_uv=False))
    if driver == "gels":
        rank = wrap(np.empty(0, np.int64))
    return named("linalg_lstsq", x.squeeze(-1) if one else x, left, rank, values)


def cholesky_solve(B: Tensor, L: Tensor, upper: bool = False) -> Tensor:  # noqa: N803
    """Return the X with L Lᵀ X = B, for a factor L that `cholesky` returned."""
    low = L.mT if upper else L
    half = solve_triangular(low, B, upper=False)
    return solve_triangular(low.mT, half, upper=True)


def cholesky_inverse(L: Tensor, upper: bool = False) -> Tensor:  # noqa: N803
    """Return the inverse of L Lᵀ."""
    unit = wrap(np.broadcast_to(np.eye(L._array.shape[-1], dtype=L._array.dtype), L._array.shape))
    return cholesky_solve(unit, L, upper)


def triangular_solve(
    b: Tensor, A: Tensor, upper: bool = True, transpose: bool = False, unitriangular: bool = False  # noqa: N803
) -> Any:  # fmt: skip
    """Return (solution, A) of A X = b, reading one triangle of A; an older `solve_triangular`."""
    of, is_upper = (A.mT, not upper) if transpose else (A, upper)
    x = solve_triangular(of, b, upper=is_upper, unitriangular=unitriangular)
    return named("triangular_solve", x, A.clone())


__all__ = [
    "cholesky_inverse", "cholesky_solve", "det", "inv", "inv_ex", "logdet", "lstsq",
    "matrix_rank", "pinv", "slogdet", "solve", "solve_ex", "solve_triangular", "tensorinv",
    "tensorsolve", "triangular_solve",
]  # fmt: skip
