"""Normal draws from a window."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np

from chainrule.scratch.autograd import no_grad
from chainrule.scratch.tensor.core import Tensor, wrap
from chainrule.scratch.types import Array


@no_grad()
def trunc_normal_(
    tensor: Tensor,
    mean: float = 0.0,
    std: float = 1.0,
    a: float = -2.0,
    b: float = 2.0,
    generator: Any = None,
) -> Tensor:
    """Fill with draws from N(mean, std²), each repeated until it lies in [a, b].

    Why: where [a, b] holds little of the bell, normal draws would nearly always miss it;
         then uniform draws are accepted with the height of the bell as their chance.
    """
    if mean < a - 2 * std or mean > b + 2 * std:
        warnings.warn(
            "mean is more than 2 std from [a, b] in nn.init.trunc_normal_. "
            "The distribution of values may be incorrect.",
            stacklevel=3,
        )
    inside = _below((b - mean) / std) - _below((a - mean) / std)
    fill = _redraw_normal if inside > 0.3 else _accept_uniform
    tensor._array[...] = fill(np.empty_like(tensor._array), mean, std, a, b, generator)
    tensor._bump()
    return tensor


def _below(z: float) -> float:
    """Return the share of a standard normal below `z`."""
    return (1.0 + math.erf(z / math.sqrt(2.0))) / 2.0


def _redraw_normal(
    out: Array, mean: float, std: float, a: float, b: float, generator: Any
) -> Array:
    """Draw normals, and again for those outside."""
    low, high = out.dtype.type(a), out.dtype.type(b)
    wrap(out).normal_(mean, std, generator=generator)
    outside = (out < low) | (out > high)
    while outside.any():
        again = wrap(np.empty_like(out)).normal_(mean, std, generator=generator)
        out = np.where(outside, again._array, out)
        outside = (out < low) | (out > high)
    return out


def _accept_uniform(
    out: Array, mean: float, std: float, a: float, b: float, generator: Any
) -> Array:
    """Draw uniforms, and accept each with the height of the bell there, 1 at its peak in [a, b]."""
    mode = max(a, min(mean, b))
    log_peak = -0.5 * ((mode - mean) / std) ** 2
    waiting = np.ones(out.shape, dtype=bool)
    while waiting.any():
        drawn = wrap(np.empty_like(out)).uniform_(a, b, generator=generator)._array
        chance = wrap(np.empty_like(out)).uniform_(generator=generator)._array
        out = np.where(waiting, drawn, out)
        with np.errstate(divide="ignore"):
            waiting &= np.log(chance) > ((drawn - mean) / std) ** 2 * -0.5 - log_peak
    return out
