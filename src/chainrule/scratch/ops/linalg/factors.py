"""Factorizations: a matrix as a product of triangular and orthogonal ones.

Their ways back solve for how the factors move. Orthogonal factors move by a skew matrix, as
rotations do; that is where the differences of eigenvalues in the denominators come from.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scratch.ops.calls import call, quiet
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.linalg.matrices import (
    diagonal_halved,
    differences,
    eye_mask,
    lower,
    on_diagonal,
    skew,
    transposed,
    upper,
)
from chainrule.scratch.ops.linalg.solving import solve
from chainrule.scratch.ops.special.kernels import value_of
from chainrule.scratch.types import Array, Needs, Result

Grads = tuple[Array | None, ...]


@op(saves=("y",))
def cholesky(a: Array) -> Result:
    """Return the lower triangle L with L Lᵀ = A, for symmetric A that stretch every vector.

    Math:  A = L Lᵀ    =>    dA = ½ (G + Gᵀ),  G = L⁻ᵀ Φ(Lᵀ dL) L⁻¹,
           Φ: the lower triangle with half the diagonal
    Shape: a (*, N, N) -> (*, N, N)
    """
    y = value_of(cholesky, np.linalg.cholesky, a)

    def pullback(dy: Array, needs: Needs) -> Grads:
        back = transposed(y)
        inner = diagonal_halved(lower(back @ dy))
        half = transposed(call(solve, back, inner))
        g = call(solve, back, half)  # Gᵀ
        return ((g + transposed(g)) * 0.5,)

    return y, pullback


@op(saves=("a", "y"))
def qr(a: Array) -> Result:
    """Return Q with orthonormal columns and the upper triangle R, A = Q R.

    Math:  A = Q R    =>    dA = (dQ + Q S) R⁻ᵀ for N ≥ M,
           S: symmetric, with the upper triangle of dR Rᵀ - Qᵀ dQ
    Shape: a (*, N, M) -> (*, N, K), (*, K, M) with K = min(N, M)
    """
    q, r = value_of(qr, lambda a: tuple(np.linalg.qr(a)), a)
    n, m = a.shape[-2:]

    def pullback(dys: tuple[Array | None, ...], needs: Needs) -> Grads:
        dq = np.zeros_like(q) if dys[0] is None else dys[0]
        dr = np.zeros_like(r) if dys[1] is None else dys[1]
        if n >= m:
            return (square_qr(q, r, dq, dr),)
        # The columns behind the square part are Q times theirs of R.
        rest = dr[..., n:]
        dq = dq + a[..., n:] @ transposed(rest)
        first = square_qr(q, r[..., :n], dq, dr[..., :n])
        return (np.concatenate([first, q @ rest], -1),)

    return (q, r), pullback


def square_qr(q: Any, r: Any, dq: Any, dr: Any) -> Any:
    """Return the gradient of A from those of its Q and its square R."""
    m = upper(dr @ transposed(r) - transposed(q) @ dq)
    symmetric = diagonal_halved(m) + transposed(diagonal_halved(m))
    inner = dq + q @ symmetric
    return transposed(call(solve, r, transposed(inner)))


@op(saves=("y",))
@quiet
def eigh(a: Array, *, uplo: Any = "L") -> Result:
    """Return the eigenvalues of symmetric matrices, ascending, and their vectors as columns.

    Math:  A = V diag(w) Vᵀ    =>    dA = ½ (G + Gᵀ),  G = V (diag(dw) + (Vᵀ dV) / E) Vᵀ,
           Eᵢⱼ = wⱼ - wᵢ
    Shape: a (*, N, N) -> (*, N), (*, N, N)
    Why:   vectors of equal eigenvalues can be turned freely: their gradient is infinite. The
           sign of a vector is free too, so a loss must not depend on it.
    """
    w, v = value_of(eigh, lambda a: tuple(np.linalg.eigh(a, uplo)), a, uplo=uplo)

    @quiet
    def pullback(dys: tuple[Array | None, ...], needs: Needs) -> Grads:
        dw, dv = dys
        inner = 0 if dw is None else on_diagonal(dw)
        if dv is not None:
            turn = transposed(v) @ dv
            inner = inner + np.where(eye_mask(turn), 0, turn) / differences(w)
        g = v @ inner @ transposed(v)
        return ((g + transposed(g)) * 0.5,)

    return (w, v), pullback


@op(saves=("y",))
@quiet
def svd(a: Array, *, full: bool = False) -> Result:
    """Return U, the singular values s, descending, and Vᵀ with A = U diag(s) Vᵀ.

    Math:  A = U diag(s) Vᵀ
           =>    dA = U (skew(Uᵀ dU) / E s + s skew(Vᵀ dV) / E + diag(ds)) Vᵀ
                      + (I - U Uᵀ) dU s⁻¹ Vᵀ + U s⁻¹ dVᵀ (I - V Vᵀ),  Eᵢⱼ = sⱼ² - sᵢ²
    Shape: a (*, N, M) -> (*, N, K), (*, K), (*, K, M) with K = min(N, M); `full` makes U and V
           square
    """
    u, s, vh = value_of(svd, lambda a: tuple(np.linalg.svd(a, full)), a, full=full)
    k = s.shape[-1]

    @quiet
    def pullback(dys: tuple[Array | None, ...], needs: Needs) -> Grads:
        du, ds, dvh = dys
        thin = u[..., :k], s, vh[..., :k, :]
        du = None if du is None else du[..., :k]
        dvh = None if dvh is None else dvh[..., :k, :]
        return (svd_gradient(thin, du, ds, dvh),)

    return (u, s, vh), pullback


def svd_gradient(thin: tuple[Any, Any, Any], du: Any, ds: Any, dvh: Any) -> Any:
    """Return the gradient of A from those of its singular vectors and values."""
    u, s, vh = thin
    columns, gaps = np.expand_dims(s, -2), differences(s * s)
    inner = 0 if ds is None else on_diagonal(ds)
    outer = 0
    if du is not None:
        inner = inner + skew(transposed(u) @ du) / gaps * columns
        if u.shape[-2] > u.shape[-1]:
            beyond = du - u @ (transposed(u) @ du)
            outer = outer + (beyond / columns) @ vh
    if dvh is not None:
        inner = inner + transposed(columns) * skew(vh @ transposed(dvh)) / gaps
        if vh.shape[-1] > vh.shape[-2]:
            beyond = dvh - (dvh @ transposed(vh)) @ vh
            outer = outer + u @ (beyond / transposed(columns))
    return u @ inner @ vh + outer
