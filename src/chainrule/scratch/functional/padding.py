"""A frame around the last axes: of one value, or continued from what is inside.

constant   0 0 | 1 2 3 | 0 0        replicate  1 1 | 1 2 3 | 3 3
reflect    3 2 | 1 2 3 | 2 1        circular   2 3 | 1 2 3 | 1 2
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from chainrule.errors import NotCovered, OptionError, ShapeError, nearest
from chainrule.scratch import ops
from chainrule.scratch.tensor.core import Tensor, apply, wrap
from chainrule.scratch.types import Array

__all__ = ["pad"]

NUMPY_NAMES = {"reflect": "reflect", "replicate": "edge", "circular": "wrap"}


def pad(
    input: Tensor, pad: Sequence[int], mode: str = "constant", value: float | None = None
) -> Tensor:
    """Add places at both ends of axes; negative numbers take places away.

    Args:
        input: the tensor.
        pad: how many, in pairs (before, after), for the last axis first.
        mode: "constant", "reflect", "replicate" or "circular".
        value: what the places hold with mode "constant"; 0 by default.
    """
    pairs = [(int(pad[i]), int(pad[i + 1])) for i in range(0, len(pad) - 1, 2)]
    if len(pad) % 2 or len(pairs) > input.ndim:
        raise ShapeError(
            "pad needs pairs (before, after), at most one for each axis",
            got=f"{tuple(pad)} for shape {tuple(input.shape)}",
        )
    if mode == "constant":
        widths = ((0, 0),) * (input.ndim - len(pairs)) + tuple(reversed(pairs))
        y: Tensor = apply(ops.pad, input, widths=widths, value=0.0 if value is None else value)
        return y
    check_mode(mode, value, len(pairs), tuple(input.shape))
    for i, (before, after) in enumerate(pairs):
        axis = input.ndim - 1 - i
        source = places(input.shape[axis], before, after, mode)
        input = input.index_select(axis, wrap(source))
    return input


def places(n: int, before: int, after: int, mode: str) -> Array:
    """Return, for each place of a padded axis of length `n`, the place that it repeats.

    >>> places(3, 2, 1, "reflect").tolist()
    [2, 1, 0, 1, 2, 1]
    """
    limit = {"reflect": n - 1, "circular": n}.get(mode)
    if limit is not None and max(before, after) > limit:
        raise ShapeError(
            f"padding mode {mode!r} needs at most {limit} places on an axis of {n}",
            got=f"{before} before and {after} after",
            hint="mode='replicate' has no limit",
        )
    around = (max(before, 0), max(after, 0))
    source = np.pad(np.arange(n), around, mode=NUMPY_NAMES[mode])  # type: ignore[call-overload]
    kept: Array = source[max(-before, 0) : len(source) - max(-after, 0)]
    return kept


def check_mode(mode: str, value: float | None, axes: int, shape: tuple[int, ...]) -> None:
    """Refuse what the modes other than "constant" cannot do."""
    if mode not in NUMPY_NAMES:
        known = ["constant", *NUMPY_NAMES]
        raise NotCovered(f"Unrecognised padding mode {mode}", hint=nearest(mode, known))
    if value:
        raise OptionError(f"padding mode {mode!r} takes no value", got=str(value))
    if len(shape) not in (axes + 1, axes + 2):
        raise NotCovered(
            f"padding mode {mode!r} pads all axes but channels and batch",
            got=f"{axes} axes of shape {shape}",
            hint="add the missing axes with unsqueeze(0)",
        )
