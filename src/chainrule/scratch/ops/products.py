"""Matrix products of an affine map, cut into slices where that is quicker.

    x Wᵀ    forward             x (N, K), W (M, K) -> (N, M)
    d W     gradient of x       d (N, M), W (M, K) -> (N, K)

OpenBLAS copies (packs) both matrices into a better order before it multiplies, which pays
only if each number is used often. For processors with AVX-512 it also has kernels that read
small matrices where they lie. A batch of slices, each small enough for them, beats one large
product: 784 inputs to 128 units in a batch of 64 take 117 µs in place of 169. On other
processors each slice would be packed anew, and on several threads one product is shared out;
there the product stays whole.
"""

from __future__ import annotations

import numpy as np

from chainrule.scratch.threads import one_thread, unpacked
from chainrule.scratch.types import Array

MOST = 1_000_000  # multiplications up to which the kernels are used
AREA = 1200  # elements of x Wᵀ up to which they are


def from_inputs(x: Array, weight: Array) -> Array:
    """Return `x Wᵀ`."""
    (n, k), m = x.shape, weight.shape[0]
    if k >= 128 and n * m > AREA and sliceable():
        rows = height(n, min(AREA // m, MOST // (m * k)), 16)
        if rows:
            return np.matmul(x.reshape(-1, rows, k), weight.T).reshape(n, m)
    return x.dot(weight.T)


def to_inputs(d: Array, weight: Array, out: Array) -> Array:
    """Return `d W`, written to `out`."""
    (n, m), k = d.shape, weight.shape[1]
    if n * m * k > 4 * MOST and sliceable():
        rows = height(n, MOST // (m * k), 8)
        if rows:
            np.matmul(d.reshape(-1, rows, m), weight, out=out.reshape(-1, rows, k))
            return out
    return np.dot(d, weight, out=out)


def height(length: int, most: int, start: int) -> int:
    """Return how many rows a slice has: `start`, 8 or 4, the first that fits; else 0.

    >>> height(64, 9, 16), height(64, 3, 16), height(30, 9, 16)
    (8, 0, 0)
    """
    for rows in (start, 8, 4):
        if rows <= most and length % rows == 0:
            return rows
    return 0


def sliceable() -> bool:
    """Tell whether slices are quicker here: the kernels are there, and one thread works."""
    return unpacked() and one_thread()
