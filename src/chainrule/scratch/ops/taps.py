"""Which places of an axis an interpolated place reads, and with which weights.

An axis of length n becomes one of length m. Output place i stands in the input at

    align_corners      i (n - 1) / (m - 1)        first and last places fall together
    otherwise          (i + 1/2) n / m - 1/2      places are small areas; edges fall together

Taps are pairs (at, weight), both (K, m), for K places read. Going to a smaller m, two or
four places miss what lies between; `smooth` reads all that an output place covers.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.scratch.types import Array

CUBIC = -0.75  # the slope of the cubic kernel at distance 1, as in PyTorch
SMOOTH_CUBIC = -0.5  # the same where PyTorch smooths

Tap = tuple[Array, Array | None]


def nearest(n: int, m: int, scale: float | None, exact: bool, axes: int, dtype: np.dtype) -> Tap:
    """Read the place that is nearest; without `exact`, the one at the left end of the area.

    Where an area begins at a place exactly, rounding decides, so each step rounds as one of
    PyTorch's does, and these differ between images and what has other numbers of axes.

    >>> nearest(2, 4, None, False, 2, np.dtype(np.float32))[0].tolist()
    [[0, 0, 1, 1]]
    """
    i, step = np.arange(m), ratio(n, m, scale)
    if axes == 2 and not exact and m in (n, 2 * n):
        return (i // (m // n))[None], None
    small = np.float32(step)
    if axes == 2 or (dtype != np.float64 and not exact):
        place = (i + 0.5 * exact).astype(np.float32) * small
    elif dtype == np.float64:
        place = ((i + 0.5 * exact) * step).astype(np.float32)
    else:
        place = np.maximum(((i + 0.5) * float(small) - 0.5).astype(np.float32), 0) + np.float32(0.5)
    return np.minimum(np.floor(place).astype(np.int64), n - 1)[None], None


def linear(n: int, m: int, scale: float | None, align_corners: bool, dtype: np.dtype) -> Tap:
    """Read the two places around, the nearer one more."""
    if n == m:
        return np.arange(n)[None], None
    at, rest = split(np.maximum(positions(n, m, scale, align_corners, dtype), 0), n)
    return np.stack([at, np.minimum(at + 1, n - 1)]), np.stack([1 - rest, rest])


def cubic(n: int, m: int, scale: float | None, align_corners: bool, dtype: np.dtype) -> Tap:
    """Read the four places around with a cubic kernel (Keys, 1981)."""
    at, rest = split(positions(n, m, scale, align_corners, dtype), n)
    places = np.stack([np.clip(at + k, 0, n - 1) for k in (-1, 0, 1, 2)])
    return places, cubic_weights(rest)


def cubic_weights(rest: Any) -> Any:
    """Return the weights of the four places around a point, `rest` behind the second one."""
    weights = [outer(rest + 1), inner(rest), inner(1 - rest), outer(2 - rest)]
    return np.stack(weights)


def cubic_slopes(rest: Any, a: float = CUBIC) -> Any:
    """Return how these weights change with `rest`."""
    far, near = [rest + 1, 2 - rest], [rest, 1 - rest]
    outside = [(3 * a * d - 10 * a) * d + 8 * a for d in far]
    inside = [(3 * (a + 2) * d - 2 * (a + 3)) * d for d in near]
    return np.stack([outside[0], inside[0], -inside[1], -outside[1]])


def inner(d: Any, a: float = CUBIC) -> Any:
    """Return the cubic kernel at distances from 0 to 1."""
    return ((a + 2) * d - (a + 3)) * d * d + 1


def outer(d: Any, a: float = CUBIC) -> Any:
    """Return the cubic kernel at distances from 1 to 2."""
    return ((a * d - 5 * a) * d + 8 * a) * d - 4 * a


def smooth(
    mode: str, n: int, m: int, scale: float | None, align_corners: bool, dtype: np.dtype
) -> Tap:
    """Read all places that an output place covers, weighed by a kernel as wide as it is."""
    kernel, reach = KERNELS[mode]
    step = step_between(n, m, scale, align_corners)
    wide = max(step, 1.0)
    center = step * (np.arange(m) + 0.5)
    first = np.maximum((center - reach * wide + 0.5).astype(np.int64), 0)
    stop = np.minimum((center + reach * wide + 0.5).astype(np.int64), n)
    at = first + np.arange(int(np.max(stop - first)))[:, None]  # (K, m)
    weight = np.where(at < stop, kernel(np.abs(at - center + 0.5) / wide), 0)
    return np.minimum(at, n - 1), (weight / weight.sum(0)).astype(dtype)


def triangle(d: Array) -> Array:
    """Return the linear kernel at distances from 0."""
    return np.maximum(1 - d, 0)


def smooth_cubic(d: Array) -> Array:
    """Return the cubic kernel at distances from 0."""
    near, far = inner(d, SMOOTH_CUBIC), outer(d, SMOOTH_CUBIC)
    return np.where(d < 1, near, np.where(d < 2, far, 0))


def lanczos(d: Array) -> Array:
    """Return a sine wave that a wider one fades out at distance 3 (Lanczos)."""
    return np.where(d < 3, np.sinc(d) * np.sinc(d / 3), 0)


KERNELS = {"bilinear": (triangle, 1), "bicubic": (smooth_cubic, 2), "lanczos": (lanczos, 3)}


def positions(n: int, m: int, scale: float | None, align_corners: bool, dtype: np.dtype) -> Array:
    """Return where the output places stand in the input."""
    i, one = np.arange(m, dtype=dtype), dtype.type
    step = one(step_between(n, m, scale, align_corners))
    return i * step if align_corners else step * (i + one(0.5)) - one(0.5)


def step_between(n: int, m: int, scale: float | None, align_corners: bool) -> float:
    """Return how far apart in the input neighbours of the output are."""
    if not align_corners:
        return ratio(n, m, scale)
    return (n - 1) / (m - 1) if m > 1 else 0.0


def split(position: Array, n: int) -> tuple[Array, Array]:
    """Return the place at or before each position, and how far behind it the position is."""
    at = np.minimum(np.floor(position).astype(np.int64), n - 1)
    return at, np.clip(position - at, 0, 1).astype(position.dtype)


def ratio(n: int, m: int, scale: float | None) -> float:
    """Return the step in the input for a step in the output; a given factor decides."""
    return 1 / scale if scale else n / m
