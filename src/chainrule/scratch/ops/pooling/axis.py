"""What one pooling window sees along one axis, and the checks that all poolings share."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import ShapeError
from chainrule.scratch.ops.windows import Windows, surrounded
from chainrule.scratch.types import Array


def parts_along(x: Any, axis: int, w: Windows, fill: float) -> list[Any]:
    """Return, for each place of a window, that place of all windows along `axis` of `w`.

    `axis` counts from the end of `x`, as -1 does; what is padding holds `fill`.
    """
    before, extent = w.before[axis], w.extent[axis]
    after = max(0, extent - before - w.lengths[axis])
    at = len(x.shape) + axis
    if before or after:
        x = surrounded(x, at, before, after, fill)
    here = (slice(None),) * at
    return [x[*here, w.along(axis, k)] for k in range(w.kernel[axis])]


def spread_along(parts: list[Array], axis: int, w: Windows, shape: tuple[int, ...]) -> Array:
    """Undo `parts_along`: add each part to the places it was taken from."""
    before, length = w.before[axis], w.lengths[axis]
    at = len(shape) + axis
    padded = max(w.extent[axis], before + length)
    dx = np.zeros((*shape[:at], padded, *shape[at + 1 :]), parts[0].dtype)
    here = (slice(None),) * at
    for k, part in enumerate(parts):
        dx[*here, w.along(axis, k)] += part
    return dx[*here, before : before + length]


def check_pooling(name: str, x: Any, rank: int) -> None:
    """Refuse an input without the axes to pool over."""
    if len(x.shape) not in {rank + 1, rank + 2} or 0 in x.shape[1:]:
        raise ShapeError(
            f"{name} over {rank} axes needs x (B, C, and {rank} axes) with places in each",
            got=f"x of shape {tuple(x.shape)}",
        )
