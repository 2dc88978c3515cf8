"""Normal draws from a window."""

from __future__ import annotations

import math
import warnings
from typing import Any

from chainrule.scratch.autograd import no_grad
from chainrule.scratch.tensor.arithmetic import where
from chainrule.scratch.tensor.core import Tensor
from chainrule.scratch.tensor.creation import empty_like


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
    return fill(tensor, mean, std, a, b, generator)


def _below(z: float) -> float:
    """Return the share of a standard normal below `z`."""
    return (1.0 + math.erf(z / math.sqrt(2.0))) / 2.0


def _redraw_normal(
    tensor: Tensor, mean: float, std: float, a: float, b: float, generator: Any
) -> Tensor:
    """Draw normals, and again for those outside."""
    low, high = tensor.new_tensor(a), tensor.new_tensor(b)
    out = tensor.normal_(mean, std, generator=generator)
    outside = (out < low) | (out > high)
    while outside.any():
        again = empty_like(out).normal_(mean, std, generator=generator)
        out = where(outside, again, out)
        outside = (out < low) | (out > high)
    return tensor if out is tensor else tensor.copy_(out)


def _accept_uniform(
    tensor: Tensor, mean: float, std: float, a: float, b: float, generator: Any
) -> Tensor:
    """Draw uniforms, and accept each with the height of the bell there, 1 at its peak in [a, b]."""
    log_peak = -0.5 * ((max(a, min(mean, b)) - mean) / std) ** 2
    out, drawn = tensor.uniform_(a, b, generator=generator), empty_like(tensor).copy_(tensor)
    waiting = chance_above(drawn, mean, std, log_peak, generator)
    while waiting.any():
        drawn.uniform_(a, b, generator=generator)
        out = where(waiting, drawn, out)
        waiting = waiting.logical_and(chance_above(drawn, mean, std, log_peak, generator))
    return tensor if out is tensor else tensor.copy_(out)


def chance_above(drawn: Tensor, mean: float, std: float, log_peak: float, generator: Any) -> Tensor:
    """Draw where the bell is too low to accept, step by step as PyTorch rounds it."""
    log_height = drawn.clone().sub_(mean).div_(std).pow_(2).mul_(-0.5).sub_(log_peak)
    return empty_like(drawn).uniform_(generator=generator).log_() > log_height
