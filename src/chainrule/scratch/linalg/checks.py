"""What the functions of matrices ask of their inputs, and how they say no."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import DtypeError, LinAlgError, NotCovered, ShapeError
from chainrule.scratch.ops.contract import Op
from chainrule.scratch.tensor.core import Tensor, apply
from chainrule.scratch.tensor.results import FIELDS

NAMES: dict[str, Any] = {
    "slogdet": ("sign", "logabsdet"), "linalg_slogdet": ("sign", "logabsdet"),
    "svd": ("U", "S", "V"), "linalg_svd": ("U", "S", "Vh"), "qr": ("Q", "R"),
    "linalg_qr": ("Q", "R"), "linalg_eigh": ("eigenvalues", "eigenvectors"),
    "linalg_solve_ex": ("result", "info"), "linalg_inv_ex": ("inverse", "info"),
    "linalg_cholesky_ex": ("L", "info"),
    "linalg_lstsq": ("solution", "residuals", "rank", "singular_values"),
    "triangular_solve": ("solution", "cloned_coefficient"),
}  # fmt: skip
FIELDS.update(NAMES)


def matrices(name: str, a: Tensor, letter: str = "A", *, halves: bool = False) -> Tensor:
    """Return `a`, or raise unless it is a float matrix or a stack of them.

    Half types are refused, as by PyTorch, unless no factorization is needed: `halves`.
    """
    if a._array.ndim < 2:
        raise ShapeError(
            f"linalg.{name}: The input tensor {letter} must have at least 2 dimensions",
            got=f"{a._array.ndim}",
        )
    if a._array.dtype.kind != "f":
        raise DtypeError(
            f"linalg.{name}: Expected a floating point tensor as input", got=str(a.dtype),
            hint="x.float()",
        )  # fmt: skip
    if a.dtype.is_half and not halves:
        raise NotCovered(f"linalg.{name} of half types", got=str(a.dtype), hint="x.float()")
    return a


def squares(name: str, a: Tensor, *, halves: bool = False) -> Tensor:
    """Return `a`, or raise unless it is a square float matrix or a stack of them."""
    n, m = matrices(name, a, halves=halves)._array.shape[-2:]
    if n != m:
        raise ShapeError(
            f"linalg.{name}: A must be batches of square matrices", got=f"{n} by {m} matrices"
        )
    return a


def same_dtype(name: str, a: Tensor, b: Tensor) -> None:
    """Raise unless both have one dtype."""
    if a.dtype is not b.dtype:
        raise DtypeError(
            f"linalg.{name}: Expected A and B to have the same dtype",
            got=f"{a.dtype} and {b.dtype}",
            hint="x.to(a.dtype)",
        )


def factor(name: str, why: str, op: Op, *inputs: Any, **settings: Any) -> Any:
    """Apply an op that LAPACK may refuse, and explain its refusal."""
    try:
        return apply(op, *inputs, **settings)
    except np.linalg.LinAlgError as wrong:
        raise LinAlgError(f"linalg.{name} needs {why}", got=str(wrong)) from wrong
