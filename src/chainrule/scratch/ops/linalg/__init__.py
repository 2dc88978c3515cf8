"""Linear algebra: each op is LAPACK's value with the way back written out.

matrices      transposes, triangles, diagonals
solving       solve, inv, det, slogdet, pinv
factors       cholesky, qr, eigh, svd
norms         vector_norm, cdist
exponential   matrix_exp
"""

from chainrule.scratch.ops.linalg.exponential import matrix_exp
from chainrule.scratch.ops.linalg.factors import cholesky, eigh, qr, svd
from chainrule.scratch.ops.linalg.norms import cdist, vector_norm
from chainrule.scratch.ops.linalg.solving import det, inv, pinv, slogdet, solve

__all__ = [
    "cdist", "cholesky", "det", "eigh", "inv", "matrix_exp", "pinv", "qr", "slogdet", "solve",
    "svd", "vector_norm",
]  # fmt: skip
