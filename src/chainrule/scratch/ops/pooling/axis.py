"""Windows along one axis of several, and the check that all poolings share.

An axis is counted from the end, as -1 is, both in the array and in the windows.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import ShapeError
from chainrule.scratch.ops.windows import Windows, surrounded
from chainrule.scratch.types import Array


def padded_along(x: Any, axis: int, w: Windows, fill: float) -> Any:
    """Return `x` with `fill` for padding, where the windows along `axis` need any."""
    before = w.before[axis]
    after = max(0, w.extent[axis] - before - w.lengths[axis])
    return surrounded(x, len(x.shape) + axis, before, after, fill) if before or after else x


def parts_along(x: Any, axis: int, w: Windows, fill: float) -> list[Any]:
    """Return, for each place of a window, that place of all windows along `axis`."""
    here = (slice(None),) * (len(x.shape) + axis)
    x = padded_along(x, axis, w, fill)
    return [x[*here, w.along(axis, k)] for k in range(w.kernel[axis])]


def spread_along(parts: list[Array], axis: int, w: Windows, shape: tuple[int, ...]) -> Array:
    """Undo `parts_along`: add each part to the places of an array of `shape` it came from."""
    before, at = w.before[axis], len(shape) + axis
    here = (slice(None),) * at
    padded = max(w.extent[axis], before + shape[axis])
    tiled = padded == w.kernel[axis] * w.out[axis] and w.stride[axis] == w.kernel[axis]
    dx = np.empty if tiled else np.zeros
    dx = dx((*shape[:at], padded, *shape[at + 1 :]), parts[0].dtype)
    for k, part in enumerate(parts):
        if tiled:
            dx[*here, w.along(axis, k)] = part
        else:
            dx[*here, w.along(axis, k)] += part
    return dx[*here, before : before + shape[axis]]


def scatter_along(dy: Array, at: Array, axis: int, shape: tuple[int, ...], overlap: int) -> Array:
    """Add each number of `dy` to place `at` along `axis` of an array of `shape`.

    Why: numbers `overlap` windows apart never meet, so each pass adds without a collision.
    """
    dx = np.zeros(shape, dy.dtype)
    here = (slice(None),) * (len(shape) + axis)
    for first in range(min(overlap, dy.shape[axis])):
        these = (*here, slice(first, None, overlap))
        sums = np.take_along_axis(dx, at[these], axis) + dy[these]
        np.put_along_axis(dx, at[these], sums, axis)
    return dx


def check_pooling(name: str, x: Any, rank: int) -> None:
    """Refuse an input without the axes to pool over."""
    if len(x.shape) not in {rank + 1, rank + 2} or 0 in x.shape[-rank - 1 :]:
        raise ShapeError(
            f"{name} over {rank} axes needs x (B, C, and {rank} axes), none of them empty but B",
            got=f"x of shape {tuple(x.shape)}",
        )
