"""Products of matrices and vectors beyond `matmul`: powers, chains, crosses, blocks."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from chainrule.errors import ShapeError
from chainrule.scratch import ops
from chainrule.scratch.linalg.checks import squares
from chainrule.scratch.linalg.solving import inv
from chainrule.scratch.tensor.arithmetic import add, mul, pow
from chainrule.scratch.tensor.axes import one_axis
from chainrule.scratch.tensor.core import Tensor, apply, wrap
from chainrule.scratch.tensor.joining import roll
from chainrule.scratch.tensor.matrix import bmm, dot, matmul, outer
from chainrule.scratch.tensor.matrix import trace as diagonal_sum
from chainrule.scratch.tensor.promotion import broadcast_error

__all__ = [
    "addbmm", "addr", "adjoint", "chain_matmul", "cross", "ger", "kron", "matrix_exp",
    "matrix_power", "multi_dot", "trace", "vander", "vdot", "vecdot",
]  # fmt: skip


def matrix_power(A: Tensor, n: int) -> Tensor:  # noqa: N803 - PyTorch's name
    """Return the `n`-th power of square matrices, by squaring: A⁵ = A (A²)²."""
    if A._array.ndim < 2 or A._array.dtype.kind == "f":
        squares("matrix_power", A, halves=True)
    if n < 0:
        return matrix_power(inv(A), -n)
    if n == 0:
        unit = np.eye(A._array.shape[-1], dtype=A._array.dtype)
        return wrap(np.broadcast_to(unit, A._array.shape).copy())
    if n == 1:
        return A.clone()
    half = matrix_power(A, n // 2)
    square = matmul(half, half)
    return matmul(A, square) if n % 2 else square


def matrix_exp(A: Tensor) -> Tensor:  # noqa: N803
    """Return the exponential of square matrices: I + A + A²/2 + A³/6 and so on."""
    return apply(ops.matrix_exp, squares("matrix_exp", A))


def multi_dot(tensors: Sequence[Tensor]) -> Tensor:
    """Return the product of a chain of matrices in the order that costs least.

    The first and the last may be vectors.
    """
    if len(tensors) < 2:
        raise ShapeError("multi_dot(): expected at least 2 tensors", got=str(len(tensors)))
    first, last = tensors[0], tensors[-1]
    ranks = [t._array.ndim for t in tensors]
    if any(r != 2 for r in ranks[1:-1]) or not {ranks[0], ranks[-1]} <= {1, 2}:
        raise ShapeError("multi_dot(): needs matrices, vectors at the ends only", got=f"{ranks}D")
    chain = list(tensors)
    chain[0] = first.unsqueeze(0) if ranks[0] == 1 else first
    chain[-1] = last.unsqueeze(1) if ranks[-1] == 1 else last
    for i, (a, b) in enumerate(pairwise(chain)):
        if a._array.shape[1] != b._array.shape[0]:
            raise ShapeError(
                f"multi_dot(): tensors {i} and {i + 1} cannot be multiplied",
                got=f"shapes {list(a.shape)} and {list(b.shape)}",
            )
    y = product_of(chain)
    y = y.squeeze(0) if ranks[0] == 1 else y
    return y.squeeze(-1) if ranks[-1] == 1 else y


def product_of(chain: list[Tensor]) -> Tensor:
    """Multiply a chain after finding where it is best cut."""
    lengths = [chain[0]._array.shape[0], *[x._array.shape[1] for x in chain]]

    @cache
    def best(i: int, j: int) -> tuple[int, int]:
        """Return the cost of multiplying i … j, and the cut that has it."""
        if i == j:
            return 0, i
        costs = [best(i, k)[0] + best(k + 1, j)[0] + lengths[i] * lengths[k + 1] * lengths[j + 1]
                 for k in range(i, j)]  # fmt: skip
        return min(costs), i + int(np.argmin(costs))

    def multiply(i: int, j: int) -> Tensor:
        if i == j:
            return chain[i]
        cut = best(i, j)[1]
        return matmul(multiply(i, cut), multiply(cut + 1, j))

    return multiply(0, len(chain) - 1)


def chain_matmul(*matrices: Tensor) -> Tensor:
    """Return the product of matrices; an older name of `linalg.multi_dot`."""
    return multi_dot(matrices)


def cross(input: Tensor, other: Tensor, dim: int = -1) -> Tensor:
    """Return the vectors at right angles to both, of the area that they span.

    Math:  y₁ = a₂ b₃ - a₃ b₂, and so on in turn
    """
    if input._array.ndim != other._array.ndim:
        raise ShapeError(
            "linalg.cross: inputs must have the same number of dimensions",
            got=f"{input._array.ndim} and {other._array.ndim}",
        )
    axis = one_axis(dim, input._array.ndim)
    n, m = input._array.shape[axis], other._array.shape[axis]
    if n != 3 or m != 3:
        raise ShapeError(
            f"linalg.cross: inputs dimension {dim} must have length 3", got=f"{n} and {m}"
        )
    try:
        np.broadcast_shapes(input._array.shape, other._array.shape)
    except ValueError as wrong:
        raise broadcast_error("linalg.cross", input, other) from wrong
    ahead = mul(roll(input, -1, axis), roll(other, -2, axis))
    behind: Tensor = ahead - mul(roll(input, -2, axis), roll(other, -1, axis))
    return behind


def vecdot(x: Tensor, y: Tensor, *, dim: int = -1) -> Tensor:
    """Return the dot products of vectors along `dim`."""
    total: Tensor = mul(x, y).sum(dim)
    return total


def vdot(input: Tensor, other: Tensor) -> Tensor:
    """Return the dot product of two vectors."""
    if input._array.ndim != 1 or other._array.ndim != 1:
        raise ShapeError(
            "vdot: 1D tensors expected", got=f"{input._array.ndim}D and {other._array.ndim}D"
        )
    y: Tensor = dot(input, other)
    return y


def kron(input: Tensor, other: Tensor) -> Tensor:
    """Return blocks: each element of `input` times the whole of `other`."""
    rank = max(input._array.ndim, other._array.ndim)
    a, b = (x.reshape([1] * (rank - x._array.ndim) + list(x._array.shape)) for x in (input, other))
    left = a.reshape([k for n in a._array.shape for k in (n, 1)])
    right = b.reshape([k for n in b._array.shape for k in (1, n)])
    lengths = zip(a._array.shape, b._array.shape, strict=True)
    return mul(left, right).reshape([n * m for n, m in lengths])


def addr(input: Tensor, vec1: Tensor, vec2: Tensor, *, beta: Any = 1, alpha: Any = 1) -> Tensor:
    """Return beta · input + alpha · vec1 vec2ᵀ."""
    kept = input if beta == 1 else mul(input, beta)
    table = outer(vec1, vec2)
    return add(kept.expand(*table.shape), table, alpha=alpha)


def addbmm(
    input: Tensor, batch1: Tensor, batch2: Tensor, *, beta: Any = 1, alpha: Any = 1
) -> Tensor:
    """Return beta · input + alpha · Σ batch1 @ batch2."""
    kept = input if beta == 1 else mul(input, beta)
    return add(kept, bmm(batch1, batch2).sum(0), alpha=alpha)


def trace(input: Tensor) -> Tensor:
    """Return the sum of the diagonal of a matrix."""
    if input._array.ndim != 2:
        raise ShapeError("trace: expected a matrix", got=f"a tensor with dim {input._array.ndim}")
    return diagonal_sum(input)


def ger(input: Tensor, vec2: Tensor) -> Tensor:
    """Return `outer(input, vec2)`."""
    return outer(input, vec2)


def adjoint(input: Tensor) -> Tensor:
    """Return a view with the last two axes exchanged, as the conjugate of real numbers is."""
    y: Tensor = input.mT
    return y


def vander(x: Tensor, N: int | None = None, increasing: bool = False) -> Tensor:  # noqa: N803
    """Return the powers of each element side by side, the highest first unless `increasing`."""
    count = x._array.shape[-1] if N is None else N
    powers = np.arange(count) if increasing else np.arange(count)[::-1].copy()
    return pow(x.unsqueeze(-1), wrap(powers))
