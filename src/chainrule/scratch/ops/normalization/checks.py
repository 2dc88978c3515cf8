"""What the normalizations ask of their inputs."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import ShapeError
from chainrule.scratch.types import Array


def along_channels(values: Any, x: Any) -> Any:
    """Give one number a channel (C,) the shape that meets x (B, C, *): (C, 1, …)."""
    return np.reshape(values, (-1,) + (1,) * (len(x.shape) - 2))


def check_channels(name: str, x: Array, *values: Array | None) -> None:
    """Refuse an input without channels, or values that are not one for each channel."""
    if x.ndim < 2:
        raise ShapeError(f"{name} needs x (B, C, *)", got=f"x of shape {x.shape}")
    for v in values:
        if v is not None and v.shape != x.shape[1:2]:
            raise ShapeError(
                f"{name} of x {x.shape} needs one number for each of {x.shape[1]} channels",
                got=f"shape {v.shape}",
            )


def check_last(name: str, x: Array, axes: int, *values: Array | None) -> None:
    """Refuse a number of axes that x does not have, or values of another shape than these."""
    if not 1 <= axes <= x.ndim:
        raise ShapeError(f"{name} over {axes} axes needs them in x", got=f"x of shape {x.shape}")
    for v in values:
        if v is not None and v.shape != x.shape[-axes:]:
            raise ShapeError(
                f"{name} over {axes} axes of x {x.shape} needs weights of {x.shape[-axes:]}",
                got=f"shape {v.shape}",
            )
