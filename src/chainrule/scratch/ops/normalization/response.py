"""Local response normalization (Krizhevsky et al., 2012): loud neighbours quieten a channel."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import OptionError, ShapeError
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.windows import surrounded
from chainrule.scratch.types import Array, Needs, Result


@op(saves=("x",))
def local_response_norm(
    x: Array, *, size: int, alpha: float = 1e-4, beta: float = 0.75, k: float = 1.0
) -> Result:
    """Divide each channel by the energy of `size` channels around it.

    Math:  y = x / sᵝ,  s = k + alpha / size Σ x² over the channels c - size // 2 and on
           =>    dx = dy / sᵝ - 2 alpha beta / size x Σ dy x / sᵝ⁺¹ over the channels that
                 have c in their window
    Shape: x (B, C, *) -> (B, C, *)
    """
    if len(x.shape) < 3:
        raise ShapeError("local_response_norm needs x (B, C, *)", got=f"shape {tuple(x.shape)}")
    if size < 1:
        raise OptionError("local_response_norm needs size >= 1", got=str(size))
    before, after = size // 2, (size - 1) // 2
    s = k + over_channels(x * x, before, after) * (alpha / size)
    scale = s**-beta

    def pullback(dy: Array, needs: Needs) -> tuple[Array]:
        energy = over_channels(dy * x * scale / s, after, before)
        return (dy * scale - x * energy * (2 * alpha * beta / size),)

    return x * scale, pullback


def over_channels(x: Any, before: int, after: int) -> Any:
    """Add to each channel the `before` channels ahead of it and the `after` behind it."""
    channels = x.shape[1]
    x = surrounded(x, 1, before, after)
    parts = [x[:, i : i + channels] for i in range(before + after + 1)]
    return np.add(parts[0], 0) if len(parts) == 1 else sum(parts[1:], start=parts[0])
