"""Linear algebra: `torch.linalg`, and the functions of matrices that `torch` has beside it.

    >>> from chainrule import scratch as torch
    >>> A = torch.tensor([[2.0, 0.0], [1.0, 4.0]])
    >>> torch.linalg.solve(A, torch.tensor([2.0, 9.0]))
    tensor([1., 2.])

solving     solve, inv, det, pinv, lstsq
factors     cholesky, qr, eigh, svd
norms       norm, vector_norm, matrix_norm, cond
products    matrix_power, multi_dot, cross, kron
older       torch.svd, torch.inverse and their kind; the methods of tensors

The values are LAPACK's, by way of NumPy; the ways back stand in ops/linalg/.
"""

from chainrule.errors import LinAlgError
from chainrule.scratch.coverage import answers_for
from chainrule.scratch.linalg import older as older
from chainrule.scratch.linalg.factors import cholesky, cholesky_ex, eigh, eigvalsh, qr, svd, svdvals
from chainrule.scratch.linalg.norms import cond, matrix_norm, norm, vector_norm
from chainrule.scratch.linalg.products import cross, matrix_exp, matrix_power, multi_dot, vecdot
from chainrule.scratch.linalg.solving import (
    det,
    inv,
    inv_ex,
    lstsq,
    matrix_rank,
    pinv,
    slogdet,
    solve,
    solve_ex,
    solve_triangular,
    tensorinv,
    tensorsolve,
)
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.matrix import matmul
from chainrule.scratch.tensor.picking import diagonal as pick_diagonal

__all__ = [
    "LinAlgError", "cholesky", "cholesky_ex", "cond", "cross", "det", "diagonal", "eigh",
    "eigvalsh", "inv", "inv_ex", "lstsq", "matmul", "matrix_exp", "matrix_norm", "matrix_power",
    "matrix_rank", "multi_dot", "norm", "pinv", "qr", "slogdet", "solve", "solve_ex",
    "solve_triangular", "svd", "svdvals", "tensorinv", "tensorsolve", "vander", "vecdot",
    "vector_norm",
]  # fmt: skip


def diagonal(A: Tensor, *, offset: int = 0, dim1: int = -2, dim2: int = -1) -> Tensor:  # noqa: N803
    """Return a view of the diagonals of matrices."""
    return pick_diagonal(A, offset, dim1, dim2)


def vander(x: Tensor, N: int | None = None) -> Tensor:  # noqa: N803
    """Return the powers 0, 1, 2, … of each element side by side."""
    return older.vander(x, N, increasing=True)


__getattr__ = answers_for("torch.linalg")
