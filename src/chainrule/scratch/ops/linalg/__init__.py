"""Linear algebra: each op is LAPACK's value with the way back written out.

matrices      transposes, triangles, diagonals
solving       solve, inv, det, slogdet, pinv
factors       cholesky, qr, eigh, svd
exponential   matrix_exp
"""

from chainrule.scratch.ops.linalg.exponential import matrix_exp
from chainrule.scratch.ops.linalg.factors import cholesky, eigh, qr, svd
from chainrule.scratch.ops.linalg.solving import det, inv, pinv, slogdet, solve

__all__ = [
    "cholesky", "det", "eigh", "inv", "matrix_exp", "pinv", "qr", "slogdet", "solve", "svd",
]  # fmt: skip
