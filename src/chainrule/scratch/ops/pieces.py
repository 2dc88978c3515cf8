"""Activations made of straight pieces: cheap, with a slope that jumps at the kinks.

At a kink the slope is the one that PyTorch takes.
"""

import numpy as np

from chainrule.scratch.ops.broadcast import unbroadcast
from chainrule.scratch.ops.contract import op
from chainrule.scratch.types import Array, Needs, Result

Grads = tuple[Array | None, ...]


@op(saves=("y",))
def relu(x: Array) -> Result:
    """Return `x` where positive, else 0.

    Math:  y = max(x, 0)    =>    dx = dy where y > 0
    """
    y = np.maximum(x, 0)
    return y, lambda dy, needs: (dy * (y > 0),)


@op(saves=("x",))
def leaky_relu(x: Array, *, negative_slope: float = 0.01) -> Result:
    """Return `x` where positive; below, a part of it.

    Math:  y = x if x > 0 else slope x    =>    dx = dy if x > 0 else slope dy
    """

    def pullback(dy: Array, needs: Needs) -> Grads:
        return (np.where(x > 0, dy, dy * negative_slope),)

    return np.where(x > 0, x, x * negative_slope), pullback


@op(saves=("x", "weight"))
def prelu(x: Array, weight: Array) -> Result:
    """Return a leaky relu whose slope is learned: one for all, or one for each channel.

    Math:  y = x if x > 0 else w x    =>    dx = dy if x > 0 else w dy,  dw = Σ_{x≤0} dy x
    Shape: x (B, C, *), weight (C) or (1) -> (B, C, *)
    """
    w = np.reshape(weight, (-1,) + (1,) * max(len(x.shape) - 2, 0))

    def pullback(dy: Array, needs: Needs) -> Grads:
        dx = np.where(x > 0, dy, dy * w) if needs[0] else None
        dw = unbroadcast(np.where(x > 0, 0, dy * x), w.shape) if needs[1] else None
        return dx, dw if dw is None else np.reshape(dw, weight.shape)

    return np.where(x > 0, x, x * w), pullback


@op(saves=("x",))
def threshold(x: Array, *, threshold: float, value: float) -> Result:
    """Return `x` above the threshold, else `value`.

    Math:  y = x if x > threshold else value    =>    dx = dy where x > threshold
    """
    return np.where(x > threshold, x, value), lambda dy, needs: (dy * (x > threshold),)


@op(saves=("x",))
def hardtanh(x: Array, *, min_val: float = -1.0, max_val: float = 1.0) -> Result:
    """Return `x`, cut off at `min_val` and `max_val`.

    Math:  y = min(max(x, min_val), max_val)    =>    dx = dy where min_val < x < max_val
    """

    def pullback(dy: Array, needs: Needs) -> Grads:
        return (dy * np.logical_and(x > min_val, x < max_val),)

    return np.minimum(np.maximum(x, min_val), max_val), pullback


@op(saves=("x",))
def relu6(x: Array) -> Result:
    """Return a relu that stops at 6.

    Math:  y = min(max(x, 0), 6)    =>    dx = dy where 0 < x < 6
    """
    return hardtanh(x, min_val=0, max_val=6)


@op(saves=("x",))
def hardsigmoid(x: Array) -> Result:
    """Return a sigmoid of three straight pieces.

    Math:  y = min(max(x + 3, 0), 6) / 6    =>    dx = dy / 6 where -3 < x < 3
    """

    def pullback(dy: Array, needs: Needs) -> Grads:
        return (dy * np.logical_and(x > -3, x < 3) / 6,)

    return np.minimum(np.maximum(x + 3, 0), 6) / 6, pullback


@op(saves=("x",))
def hardswish(x: Array) -> Result:
    """Return `x` times its hardsigmoid, a silu without exponentials.

    Math:  y = x min(max(x + 3, 0), 6) / 6
           =>    dx = 0 for x ≤ -3,  dy (x / 3 + 1 / 2) between,  dy for x ≥ 3
    """

    def pullback(dy: Array, needs: Needs) -> Grads:
        inside = dy * (x / 3 + 0.5)
        return (np.where(x >= 3, dy, np.where(x <= -3, 0, inside)),)

    return x * (np.minimum(np.maximum(x + 3, 0), 6) / 6), pullback


@op(saves=("x",))
def softshrink(x: Array, *, lambd: float = 0.5) -> Result:
    """Return `x` moved towards 0 by `lambd`, and 0 where that would pass it.

    Math:  y = x - λ for x > λ,  x + λ for x < -λ,  else 0    =>    dx = dy where |x| > λ
    """
    y = np.maximum(x - lambd, 0) + np.minimum(x + lambd, 0)
    return y, lambda dy, needs: (dy * (np.abs(x) > lambd),)


@op(saves=("x",))
def hardshrink(x: Array, *, lambd: float = 0.5) -> Result:
    """Return `x`, but 0 where it is within `lambd` of 0.

    Math:  y = x where |x| > λ, else 0    =>    dx = dy where |x| > λ
    """
    return x * (np.abs(x) > lambd), lambda dy, needs: (dy * (np.abs(x) > lambd),)
