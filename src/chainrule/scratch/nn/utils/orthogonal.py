"""Orthogonal matrices from matrices without constraints, by three maps.

    matrix_exp     Q = exp(A)                          A = X - Xᵀ of the lower triangle of X:
    cayley         Q = (I - A / 2)⁻¹ (I + A / 2)       for such A both are rotations
    householder    Q = H₁ H₂ …                         mirrors at the columns of X

With a base B, the weight is B Q: learning starts at Q = I, from any B.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import NotCovered, OptionError
from chainrule.scratch import ops
from chainrule.scratch.autograd.switch import no_grad
from chainrule.scratch.nn.module import Module
from chainrule.scratch.random.factories import randn
from chainrule.scratch.tensor.core import Tensor, apply, wrap
from chainrule.scratch.tensor.joining import cat
from chainrule.scratch.types import Array

MAPS = ("matrix_exp", "cayley", "householder")


class _Orthogonal(Module):
    """Turn any matrix into an orthogonal one; `right_inverse` starts at a given one.

    Shape: x (*, N, K) -> (*, N, K), whose K columns, or N rows if there are fewer, are
           orthonormal
    """

    base: Tensor | None

    def __init__(
        self, weight: Tensor, orthogonal_map: str, *, use_trivialization: bool = True
    ) -> None:
        """Choose the map, and whether there is a base."""
        super().__init__()
        self.shape, self.orthogonal_map = weight.shape, orthogonal_map
        if use_trivialization:
            self.register_buffer("base", None)

    def forward(self, X: Tensor) -> Tensor:  # noqa: N803 - PyTorch's name
        """Return the orthogonal matrix."""
        flat = X.shape[-2] < X.shape[-1]
        x = X.mT if flat else X  # (*, N, K), N >= K
        q = mirrors(x) if self.orthogonal_map == "householder" else rotation(x, self.orthogonal_map)
        base = getattr(self, "base", None)
        if base is not None:
            q = base @ q
        return q.mT if flat else q

    def right_inverse(self, Q: Tensor) -> Tensor:  # noqa: N803 - PyTorch's name
        """Return what leads to `Q`, made orthogonal if it is not; with a base, that is minus I."""
        if Q.shape != self.shape:
            raise OptionError(f"needs shape {tuple(self.shape)}", got=f"{tuple(Q.shape)}")
        flat = Q.shape[-2] < Q.shape[-1]
        with no_grad():
            q = Q.mT if flat else Q
            if not hasattr(self, "base"):
                return self._mirrors_of(q, flat)
            self.base = completed(q)
            start = np.zeros(tuple(Q.shape), Q._array.dtype)
            at = np.arange(min(Q.shape[-2:]))
            start[..., at, at] = -1
            return wrap(start)

    def _mirrors_of(self, q: Tensor, flat: bool) -> Tensor:
        """Return the columns to mirror at, with signs on the diagonal."""
        if self.orthogonal_map != "householder":
            raise NotCovered(
                "assigning needs a base or the map 'householder'", got=self.orthogonal_map
            )
        x, tau = reflectors(q._array)
        at = np.arange(x.shape[-1])
        x[..., at, at] = np.sign(x[..., at, at]) * np.where(tau == 0, -1, 1)
        return wrap(x).mT if flat else wrap(x)


def rotation(x: Tensor, by: str) -> Tensor:
    """Return K columns of a rotation (N, N)."""
    n, k = x.shape[-2:]
    x = x.tril()
    if n != k:
        x = cat([x, wrap(np.zeros((*x.shape[:-1], n - k), x._array.dtype))], -1)
    a = x - x.mT
    if by == "matrix_exp":
        q: Tensor = apply(ops.matrix_exp, a)
    else:
        one = wrap(np.eye(n, dtype=x._array.dtype))
        q = apply(ops.solve, one - 0.5 * a, one + 0.5 * a)
    return q if n == k else q[..., :k]


def mirrors(x: Tensor) -> Tensor:
    """Return the product of the mirrors at the columns below the diagonal of `x`.

    Math:  H = I - tau v vᵀ,  v = [0 … 0 1 x below],  tau = 2 / ‖v‖²
    """
    below = x.tril(-1)
    tau = 2.0 / (1.0 + (below * below).sum(-2))  # (*, K)
    at = np.arange(x.shape[-1])
    signs = np.trunc(x._array[..., at, at])
    return product(below, tau) * wrap(signs[..., None, :])


def product(below: Tensor, tau: Tensor) -> Tensor:
    """Return K columns of H₁ H₂ … Hₖ."""
    n, k = below.shape[-2:]
    one = np.eye(n, k, dtype=below._array.dtype)
    q: Any = wrap(np.broadcast_to(one, tuple(below.shape)).copy())
    v = below + wrap(one)
    for i in reversed(range(k)):
        column = v[..., :, i : i + 1]  # (*, N, 1)
        q = q - tau[..., i : i + 1].unsqueeze(-1) * (column @ (column.mT @ q))
    return q


def completed(q: Tensor) -> Tensor:
    """Return an orthogonal matrix (N, N) whose first columns are `q`, if these are orthonormal."""
    n, k = q.shape[-2:]
    if n == k and is_orthogonal(q._array):
        return q.clone()
    if n != k:
        q = cat([q, randn(*q.shape[:-2], n, n - k, dtype=q.dtype)], -1)
    x, tau = reflectors(q._array)
    signs = np.sign(x[..., np.arange(n), np.arange(n)])
    return product(wrap(np.tril(x, -1)), wrap(tau)) * wrap(signs[..., None, :])


def is_orthogonal(q: Array) -> bool:
    """Tell whether the columns are orthonormal, up to rounding."""
    n, k = q.shape[-2:]
    gap = np.swapaxes(q, -1, -2) @ q - np.eye(k)
    return bool((np.abs(gap) <= 10 * n * np.finfo(q.dtype).eps + 1e-5 * np.eye(k)).all())


def reflectors(x: Array) -> tuple[Array, Array]:
    """Return the mirrors that make `x` triangular, below the diagonal, and their scales."""
    found, tau = np.linalg.qr(x, mode="raw")
    return np.swapaxes(found, -1, -2).astype(x.dtype), tau.astype(x.dtype)
