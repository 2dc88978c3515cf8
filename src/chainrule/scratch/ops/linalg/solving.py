"""Systems of linear equations, inverses and determinants.

A small change dA of a matrix changes its inverse by -A⁻¹ dA A⁻¹ and the logarithm of its
determinant by tr(A⁻¹ dA): all ways back here follow from these two.
"""

import numpy as np

from chainrule.scratch.ops.broadcast import unbroadcast
from chainrule.scratch.ops.calls import call, quiet
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.linalg.matrices import transposed
from chainrule.scratch.ops.special.kernels import value_of
from chainrule.scratch.types import Array, Needs, Result

Grads = tuple[Array | None, ...]


@op(saves=("a", "y"), promotes=True)
def solve(a: Array, b: Array) -> Result:
    """Return the matrix Y with A Y = B.

    Math:  Y = A⁻¹ B    =>    dB = A⁻ᵀ dY,  dA = -dB Yᵀ
    Shape: a (*, N, N), b (*, N, K) -> (*, N, K)
    """
    y = value_of(solve, np.linalg.solve, a, b)
    b_shape = b.shape

    def pullback(dy: Array, needs: Needs) -> Grads:
        db = call(solve, transposed(a), dy)
        da = unbroadcast(-db @ transposed(y), a.shape) if needs[0] else None
        return da, unbroadcast(db, b_shape) if needs[1] else None

    return y, pullback


@op(saves=("y",))
def inv(a: Array) -> Result:
    """Return the inverse of square matrices.

    Math:  Y = A⁻¹    =>    dA = -Yᵀ dY Yᵀ
    Shape: a (*, N, N) -> (*, N, N)
    """
    y = value_of(inv, np.linalg.inv, a)
    return y, lambda dy, needs: (-transposed(y) @ dy @ transposed(y),)


@op(saves=("a",))
def det(a: Array) -> Result:
    """Return the determinant: the volume that the matrix gives to a unit cube.

    Math:  y = det A    =>    dA = dy C,  C the cofactors; C = y A⁻ᵀ where A has an inverse
    Shape: a (*, N, N) -> (*)
    """
    y = value_of(det, np.linalg.det, a)

    def pullback(dy: Array, needs: Needs) -> Grads:
        if isinstance(a, np.ndarray):
            return (np.asarray(dy)[..., None, None] * cofactors(a),)
        slope = transposed(call(inv, a))
        return (np.expand_dims(np.expand_dims(dy * y, -1), -1) * slope,)

    return y, pullback


def cofactors(a: Array) -> Array:
    """Return the cofactors of matrices, of those without an inverse too.

    Math:  A = U S Vᵀ    =>    C = det(U) det(V) U diag(Π_{j≠i} sⱼ) Vᵀ
    """
    u, s, vh = np.linalg.svd(a)
    ones = np.ones_like(s[..., :1])
    before = np.cumprod(np.concatenate([ones, s[..., :-1]], -1), -1)
    behind = np.cumprod(np.concatenate([ones, s[..., :0:-1]], -1), -1)[..., ::-1]
    sign = np.linalg.det(u) * np.linalg.det(vh)
    return (u * (sign[..., None] * before * behind)[..., None, :]) @ vh


@op(saves=("a",))
@quiet
def slogdet(a: Array) -> Result:
    """Return the sign of the determinant and the logarithm of its size.

    Math:  y = ln |det A|    =>    dA = dy A⁻ᵀ
    Shape: a (*, N, N) -> (*), (*)
    Why:   the determinant of a large matrix overflows where its logarithm does not.
    """
    y = value_of(slogdet, lambda a: tuple(np.linalg.slogdet(a)), a)

    def pullback(dys: tuple[Array | None, ...], needs: Needs) -> Grads:
        if dys[1] is None:
            return (None,)
        dy = np.expand_dims(np.expand_dims(dys[1], -1), -1)
        return (dy * transposed(call(inv, a)),)

    return y, pullback


@op(saves=("a", "y"))
def pinv(a: Array, *, rtol: float) -> Result:
    """Return the pseudo-inverse, which solves A Y = B as nearly as can be.

    Math:  Y = A⁺    =>    dA = -Yᵀ dY Yᵀ + (I - A Y) dYᵀ Y Yᵀ + Yᵀ Y dYᵀ (I - Y A)
    Shape: a (*, N, M) -> (*, M, N)
    Params: rtol: singular values below this share of the largest count as 0.
    """
    y = value_of(pinv, lambda a: np.linalg.pinv(a, rcond=rtol), a, rtol=rtol)

    def pullback(dy: Array, needs: Needs) -> Grads:
        back, dyt = transposed(y), transposed(dy)
        inside = -back @ dy @ back
        left = dyt @ (y @ back)  # (I - A Y) leaves what the columns of A do not span
        right = (back @ y) @ dyt
        return (inside + (left - a @ (y @ left)) + (right - (right @ y) @ a),)

    return y, pullback
