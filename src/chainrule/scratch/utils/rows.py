"""Rows of numbers out of a file, and views of them that cannot reach beyond."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from chainrule.errors import LoadError
from chainrule.scratch import types
from chainrule.scratch.ops.halves import labelled
from chainrule.scratch.types import Array, dtype, numpy_dtype


def in_memory(stored: Array, kind: dtype) -> Array:
    """Return numbers as the engine holds them; NumPy has no bfloat16, so it is widened.

    Why: bfloat16 is the upper half of float32, so each number moves up by 16 bits.
    """
    to = numpy_dtype(kind)
    if kind is types.bool_:
        return stored != 0  # any byte but 0 is true
    if kind is not types.bfloat16:
        return stored.view(to)
    return labelled((stored.view(np.uint16).astype(np.uint32) << 16).view(np.float32))


def shown(flat: Array, offset: int, size: Any, stride: Any) -> Array:
    """Return the view of a row that starts at `offset` and goes on in the given steps.

    Why: a view beyond the end of the row would show other memory of this process.
    """
    size, stride = [tuple(int(n) for n in part) for part in (size, stride)]
    if len(size) != len(stride) or len(size) > 64 or any(n < 0 for n in (*size, offset)):
        raise LoadError("a tensor needs a size and a stride for each axis", got=f"{size}, {stride}")
    if math.prod(size) > 2**48:
        raise LoadError("a tensor claims more numbers than a machine holds", got=f"size {size}")
    if 0 not in size:
        reach = [(n - 1) * step for n, step in zip(size, stride, strict=True)]
        low = offset + sum(r for r in reach if r < 0)
        high = offset + sum(r for r in reach if r > 0)
        if low < 0 or high >= flat.size:
            raise LoadError(
                "a tensor reaches beyond its storage",
                got=f"numbers {low} to {high} of {flat.size}",
                hint="the file is damaged or was made to do harm",
            )
    steps = [n * flat.itemsize for n in stride]
    return np.lib.stride_tricks.as_strided(flat[min(offset, flat.size) :], size, steps, subok=True)
