"""The same functions under the names that `torch` itself, and tensors, have for them."""

from __future__ import annotations

from typing import Any

from chainrule.errors import ShapeError
from chainrule.scratch.linalg import factors, norms, products, solving
from chainrule.scratch.linalg.low_rank import pca_lowrank, svd_lowrank
from chainrule.scratch.linalg.products import (
    addbmm,
    addr,
    adjoint,
    chain_matmul,
    ger,
    kron,
    matrix_exp,
    matrix_power,
    trace,
    vander,
    vdot,
)
from chainrule.scratch.linalg.solving import (
    cholesky_inverse,
    cholesky_solve,
    det,
    logdet,
    triangular_solve,
)
from chainrule.scratch.tensor.core import Tensor, methods
from chainrule.scratch.tensor.placing.underscored import overwriting
from chainrule.scratch.tensor.results import named

__all__ = [
    "addbmm", "addr", "adjoint", "chain_matmul", "cholesky", "cholesky_inverse",
    "cholesky_solve", "cross", "det", "frobenius_norm", "ger", "inverse", "kron", "logdet",
    "matrix_exp", "matrix_power", "nuclear_norm", "pca_lowrank", "pinverse", "qr", "slogdet", "svd",
    "svd_lowrank", "trace", "triangular_solve", "vander", "vdot",
]  # fmt: skip


def cholesky(input: Tensor, upper: bool = False) -> Tensor:
    """Return the lower triangle L with L Lᵀ = input, or the upper one."""
    return factors.cholesky(input, upper=upper)


def qr(input: Tensor, some: bool = True) -> Any:
    """Return (Q, R); Q square unless `some`."""
    return named("qr", *factors.qr(input, "reduced" if some else "complete"))


def svd(input: Tensor, some: bool = True, compute_uv: bool = True) -> Any:
    """Return (U, S, V): input = U diag(S) Vᵀ; U and V square unless `some`."""
    u, s, vh = factors.svd(input, full_matrices=not some)
    if compute_uv:
        return named("svd", u, s, vh.mT)
    n, m = input._array.shape[-2:]
    blank = [input.new_zeros(*input._array.shape[:-2], k, k) for k in (n, m)]
    return named("svd", blank[0], s, blank[1])


def inverse(input: Tensor) -> Tensor:
    """Return the inverse of square matrices."""
    return solving.inv(input)


def pinverse(input: Tensor, rcond: float = 1e-15) -> Tensor:
    """Return the pseudo-inverse of matrices."""
    return solving.pinv(input, rcond)


def slogdet(input: Tensor) -> Any:
    """Return (sign, logabsdet) of the determinant."""
    return named("slogdet", *solving.slogdet(input))


def cross(input: Tensor, other: Tensor, dim: int | None = None) -> Tensor:
    """Return the cross product along `dim`, or along the first axis of length 3."""
    if dim is None:
        dim = next((i for i, n in enumerate(input._array.shape) if n == 3), None)
        if dim is None:
            raise ShapeError("cross: needs a dimension of length 3", got=f"{tuple(input.shape)}")
    return products.cross(input, other, dim)


def frobenius_norm(input: Tensor, dim: Any = (), keepdim: bool = False) -> Tensor:
    """Return √Σ input² over `dim`, or over everything."""
    return norms.vector_norm(input, 2, dim or None, keepdim)


def nuclear_norm(input: Tensor, dim: Any = (-2, -1), keepdim: bool = False) -> Tensor:
    """Return the sum of the singular values of matrices."""
    return norms.matrix_norm(input, "nuc", dim, keepdim)


def _hermitian(self: Tensor) -> Tensor:
    """Return the transpose of a matrix, for real numbers also its conjugate."""
    if self._array.ndim not in {0, 2}:
        raise ShapeError("tensor.H is only supported on matrices", got=f"{self._array.ndim}-D",
                         hint="x.mH")  # fmt: skip
    y: Tensor = self.mT if self._array.ndim else self
    return y


methods(
    addbmm=addbmm, addr=addr, adjoint=adjoint, cholesky=cholesky,
    cholesky_inverse=cholesky_inverse, cholesky_solve=cholesky_solve, cross=cross, det=det,
    ger=ger, inverse=inverse, kron=kron, logdet=logdet, matrix_exp=matrix_exp,
    matrix_power=matrix_power, pinverse=pinverse, qr=qr, slogdet=slogdet, svd=svd,
    triangular_solve=triangular_solve, vdot=vdot, trace=trace,
    H=property(_hermitian), mH=property(adjoint),
)  # fmt: skip
methods(addbmm_=overwriting("addbmm"), addr_=overwriting("addr"))
