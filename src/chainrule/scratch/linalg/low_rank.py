"""Decompositions of the few directions in which a matrix is widest, found by chance.

Paper: Halko, Martinsson & Tropp, "Finding structure with randomness", 2011,
       https://doi.org/10.1137/090771806

A random matrix of `q` columns, sent through A and back several times, leans towards the widest
directions; there a small exact decomposition does the rest.
"""

from __future__ import annotations

from typing import Any

from chainrule.errors import OptionError
from chainrule.scratch.linalg.factors import qr, svd
from chainrule.scratch.random import randn
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.matrix import matmul

__all__ = ["pca_lowrank", "svd_lowrank"]


def svd_lowrank(A: Tensor, q: int | None = 6, niter: int = 2, M: Tensor | None = None) -> Any:  # noqa: N803
    """Return (U, S, V) with A - M nearly U diag(S) Vᵀ, of rank `q`.

    Shape: A (*, N, K), M broadcasts with it -> U (*, N, q), S (*, q), V (*, K, q)
    """
    a = A if M is None else A - M
    wide = a.shape[-2] < a.shape[-1]
    a = a.mT if wide else a
    basis = widest(a, 6 if q is None else q, niter)
    u, s, vh = svd(matmul(basis.mT, a), full_matrices=False)
    u, v = matmul(basis, u), vh.mT
    return (v, s, u) if wide else (u, s, v)


def pca_lowrank(A: Tensor, q: int | None = None, center: bool = True, niter: int = 2) -> Any:  # noqa: N803
    """Return (U, S, V): V's columns are the principal directions of the rows of A.

    Math:  A - mean = U diag(S) Vᵀ, so S² / (N - 1) is the variance along each direction
    Shape: A (*, N, K) -> U (*, N, q), S (*, q), V (*, K, q)
    """
    n, k = A.shape[-2:]
    q = min(6, n, k) if q is None else q
    if not 0 <= q <= min(n, k):
        raise OptionError(f"q needs to be from 0 to {min(n, k)}", got=str(q))
    if niter < 0:
        raise OptionError("niter needs to be 0 or more", got=str(niter))
    return svd_lowrank(A - A.mean(-2, keepdim=True) if center else A, q, niter)


def widest(a: Tensor, q: int, niter: int) -> Tensor:
    """Return `q` directions at right angles in which the columns of `a` spread most.

    Shape: a (*, N, K) -> (*, N, q)
    """
    basis = qr(matmul(a, randn(a.shape[-1], q, dtype=a.dtype)))[0]
    for _ in range(niter):
        back = qr(matmul(a.mT, basis))[0]
        basis = qr(matmul(a, back))[0]
    return basis
