"""The exponential of a matrix."""

import numpy as np

from chainrule.scratch.ops.calls import call
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.linalg.matrices import transposed
from chainrule.scratch.ops.special.kernels import value_of
from chainrule.scratch.types import Array, Needs, Result

TERMS = 18  # of the series; the next would be below 1e-17 for a matrix of norm 1


@op(saves=("a",))
def matrix_exp(a: Array) -> Result:
    """Return the series I + A + A²/2! + A³/3! and so on.

    Math:  Y = exp(A)    =>    dA in the upper right of exp [Aᵀ dY; 0 Aᵀ] = [Yᵀ dA; 0 Yᵀ]
    Shape: a (*, N, N) -> (*, N, N)
    Why:   the gradient is the derivative of exp at Aᵀ in the direction dY, and the corner of
           the exponential of a block matrix is just that.
    """
    y = value_of(matrix_exp, exponential, a)
    n = a.shape[-1]

    def pullback(dy: Array, needs: Needs) -> tuple[Array]:
        back = transposed(a)
        rows = np.concatenate([back, dy], -1), np.concatenate([np.zeros_like(back), back], -1)
        return (call(matrix_exp, np.concatenate(rows, -2))[..., :n, n:],)

    return y, pullback


def exponential(a: Array) -> Array:
    """Return the exponential: the series of A / 2ᵏ, whose norm is below 1, squared k times.

    >>> exponential(np.array([[0.0, 1.0], [0.0, 0.0]])).tolist()
    [[1.0, 1.0], [0.0, 1.0]]
    """
    size = float(np.abs(a).sum(-2).max(initial=0))
    k = max(int(np.ceil(np.log2(size))), 0) if 0 < size < np.inf else 0
    unit = np.eye(a.shape[-1], dtype=a.dtype)
    x = a / 2.0**k
    y = np.broadcast_to(unit, a.shape)
    for i in range(TERMS, 0, -1):
        y = unit + x @ y / i
    for _ in range(k):
        y = y @ y
    return y
