"""Factorizations: Cholesky, QR, eigenvalues of symmetric matrices, singular values."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import NotCovered, ShapeError
from chainrule.scratch import ops
from chainrule.scratch.linalg.checks import factor, matrices, squares
from chainrule.scratch.tape import mode as recording_mode
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.tensor.results import named

__all__ = ["cholesky", "cholesky_ex", "eigh", "eigvalsh", "qr", "svd", "svdvals"]


def cholesky(A: Tensor, *, upper: bool = False) -> Tensor:  # noqa: N803 - PyTorch's name
    """Return the lower triangle L with L Lᵀ = A, or the upper one U with Uᵀ U = A.

    Shape: A (*, N, N), symmetric and positive-definite -> (*, N, N)
    """
    a = squares("cholesky", A)
    low: Tensor = factor(
        "cholesky", "positive-definite matrices", ops.cholesky, a.mT if upper else a
    )
    return low.mT if upper else low


def cholesky_ex(A: Tensor, *, upper: bool = False, check_errors: bool = False) -> Any:  # noqa: N803
    """Return (L, info); info is 0, since a matrix without L raises here."""
    info = wrap(np.zeros(A._array.shape[:-2], np.int32))
    return named("linalg_cholesky_ex", cholesky(A, upper=upper), info)


def qr(A: Tensor, mode: str = "reduced") -> Any:  # noqa: N803
    """Return (Q, R): A = Q R, Q with orthonormal columns, R an upper triangle.

    Args:
        A: matrices (*, N, M).
        mode: "reduced": K = min(N, M) columns in Q; "complete": N; "r": no Q.
    """
    if mode not in {"reduced", "complete", "r"}:
        raise ShapeError("qr expected mode 'reduced' (default), 'r', or 'complete'", got=repr(mode))
    n, m = matrices("qr", A)._array.shape[-2:]
    if mode == "complete" and n > m:
        if A.requires_grad and recording_mode.enabled:
            raise NotCovered("the gradient of a complete qr with more rows than columns",
                             hint="mode='reduced'")  # fmt: skip
        return named("linalg_qr", *map(wrap, np.linalg.qr(A._array, "complete")))
    q, r = factor("qr", "finite numbers", ops.qr, A)
    return named("linalg_qr", wrap(np.empty(0, A._array.dtype)) if mode == "r" else q, r)


def eigh(A: Tensor, UPLO: str = "L") -> Any:  # noqa: N803
    """Return (eigenvalues, eigenvectors) of symmetric matrices: ascending, and in columns.

    Args:
        A: matrices (*, N, N).
        UPLO: which triangle is read: "L" or "U".
    """
    if UPLO.upper() not in {"L", "U"}:
        raise ShapeError("Expected UPLO argument to be 'L' or 'U'", got=repr(UPLO))
    found = factor("eigh", "finite numbers", ops.eigh, squares("eigh", A), uplo=UPLO.upper())
    return named("linalg_eigh", *found)


def eigvalsh(A: Tensor, UPLO: str = "L") -> Tensor:  # noqa: N803
    """Return the eigenvalues of symmetric matrices, ascending."""
    values: Tensor = eigh(A, UPLO).eigenvalues
    return values


def svd(A: Tensor, full_matrices: bool = True, *, driver: Any = None) -> Any:  # noqa: N803
    """Return (U, S, Vh): A = U diag(S) Vh, the singular values S descending.

    Args:
        A: matrices (*, N, M).
        full_matrices: U and Vh square; else with K = min(N, M) columns and rows.
        driver: of CUDA; None.
    """
    matrices("svd", A)
    return named("linalg_svd", *factor("svd", "finite numbers", ops.svd, A, full=full_matrices))


def svdvals(A: Tensor, *, driver: Any = None) -> Tensor:  # noqa: N803
    """Return the singular values of matrices, descending."""
    values: Tensor = svd(A, full_matrices=False).S
    return values
