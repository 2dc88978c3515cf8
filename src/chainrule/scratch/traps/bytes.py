"""Traps of bytes: pixels that wrap round at 256, or are divided to 0."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from chainrule.scratch.traps.calls import first_calls
from chainrule.scratch.traps.table import trap

WRAPPED = trap(
    "uint8_overflow",
    "Pixels of dtype uint8 wrap round: 200 + 100 is 44, and 10 - 20 is 246.",
    needed="{name} of uint8 tensors needs a result from 0 to 255",
    got="{true}, which became {found}",
    hint="x.float(), or x.int(), before the arithmetic",
    silent="results that fit; sums and means, which are computed in wider types",
)
FLOORED = trap(
    "uint8_floor_division",
    "`pixels // 255` is a division of whole numbers: all but 255 become 0.",
    needed="scaling pixels to 0 to 1 needs a true division",
    got="uint8 // {by}, which leaves {values}",
    hint="x / {by}",
    silent="division by numbers below 128",
)
WIDE: dict[str, Callable[..., Any]] = {"add": np.add, "sub": np.subtract, "mul": np.multiply}


def bytes_wrapped(name: str, a: Any, b: Any, y: Any) -> None:
    """Look at arithmetic that gave a uint8 tensor `y`; an operand is a tensor or a number."""
    if not first_calls((name, y._array.shape)):
        return
    left, right = (np.asarray(getattr(x, "_array", x)) for x in (a, b))
    found = y._array
    if name == "floor_divide":
        if not right.ndim and right >= 128 and left.size > 1:
            FLOORED.speak(by=right.item(), values=f"only {np.unique(found).tolist()[:3]}")
        return
    true = WIDE[name](left.astype(np.int64), right.astype(np.int64))
    wrong = true != found
    if wrong.any():
        WRAPPED.speak(name=name, true=true[wrong].flat[0], found=found[wrong].flat[0])
