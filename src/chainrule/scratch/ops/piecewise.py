"""Activations of straight pieces: cheap, with a slope that jumps. Relu stands in activation.py.

At a kink the slope is the one PyTorch takes. Pieces are joined by sums of parts of which all
but one are zero: a choice for each element (`np.where`) makes the processor guess, and on
random numbers half of its guesses are wrong. Forward and back, two million elements on one
thread: prelu 6 ms instead of 27, threshold 4.7 instead of 9.1, leaky_relu 3.5 instead of 5.2.
"""

from __future__ import annotations

from math import inf
from typing import Any

import numpy as np

from chainrule.scratch.ops.blocks import blockwise
from chainrule.scratch.ops.broadcast import unbroadcast
from chainrule.scratch.ops.contract import op
from chainrule.scratch.types import Array, Needs, Result

Grads = tuple[Array | None, ...]


def plain_leaky_relu(x: Any, *, negative_slope: float = 0.01) -> Any:
    """Return `x` where positive, else a part of it."""
    return np.where(x > 0, x, x * negative_slope)


@op(saves=("x",), plain=plain_leaky_relu)
def leaky_relu(x: Array, *, negative_slope: float = 0.01) -> Result:
    """Return `x` where positive; below, a part of it.

    Math:  y = max(x, slope x) for slope ≤ 1    =>    dx = dy if x > 0 else slope dy
    """
    larger = np.maximum if negative_slope <= 1 else np.minimum

    def forward(y: Array, x: Array) -> None:
        larger(x, np.multiply(x, negative_slope, out=y), out=y)

    def back(dx: Array, dy: Array, x: Array) -> None:
        positive = (x > 0).astype(x.dtype)
        np.subtract(1, positive, out=dx)
        dx *= negative_slope
        dx += positive
        dx *= dy

    return blockwise(forward, x), lambda dy, needs: (blockwise(back, dy, x),)


def plain_prelu(x: Any, weight: Any) -> Any:
    """Return `x` where positive, else `x` times the weight of its channel."""
    w = np.reshape(weight, (-1,) + (1,) * max(len(x.shape) - 2, 0))
    return np.where(x > 0, x, x * w)


@op(saves=("x", "weight"), plain=plain_prelu)
def prelu(x: Array, weight: Array) -> Result:
    """Return a leaky relu whose slope is learned: one for all, or one for each channel.

    Math:  y = x if x > 0 else w x    =>    dx = dy if x > 0 else w dy,  dw = Σ_{x≤0} dy x
    Shape: x (B, C, *), weight (C) or (1) -> (B, C, *)
    """
    w = np.reshape(weight, (-1,) + (1,) * max(len(x.shape) - 2, 0))

    def pullback(dy: Array, needs: Needs) -> Grads:
        below = dy * (x <= 0)
        dw = unbroadcast(below * x, w.shape).reshape(weight.shape) if needs[1] else None
        if not needs[0]:
            return None, dw
        dx = dy - below
        dx += np.multiply(below, w, out=below)
        return dx, dw

    y = np.asarray(x.clip(-inf, 0))
    y *= w
    y += x.clip(0, inf)
    return y, pullback


def plain_threshold(x: Any, *, threshold: float, value: float) -> Any:
    """Return `x` above the threshold, else `value`."""
    return np.where(x <= threshold, value, x)


@op(saves=("x",), plain=plain_threshold)
def threshold(x: Array, *, threshold: float, value: float) -> Result:
    """Return `x` above the threshold, else `value`.

    Math:  y = x if x > threshold else value    =>    dx = dy where x > threshold
    """

    def forward(y: Array, x: Array) -> None:
        above = x > threshold
        np.maximum(x, np.finfo(x.dtype).min, out=y)  # 0 times -inf would be nan
        y *= above
        if value:
            y += np.logical_not(above, out=above) * x.dtype.type(value)

    whole = x.dtype.kind != "f"
    y = np.where(x > threshold, x, value) if whole else blockwise(forward, x)
    return y, lambda dy, needs: (dy * (x > threshold),)


def plain_hardtanh(x: Any, *, min_val: float = -1.0, max_val: float = 1.0) -> Any:
    """Return `x`, cut off at both ends."""
    return np.where(x <= min_val, min_val, np.where(x >= max_val, max_val, x))


@op(saves=("x",), plain=plain_hardtanh)
def hardtanh(x: Array, *, min_val: float = -1.0, max_val: float = 1.0) -> Result:
    """Return `x`, cut off at `min_val` and `max_val`.

    Math:  y = min(max(x, min_val), max_val)    =>    dx = dy where min_val < x < max_val
    """

    def back(dx: Array, dy: Array, x: Array) -> None:
        inside = x > min_val
        inside &= x < max_val
        np.multiply(dy, inside, out=dx)

    return np.clip(x, min_val, max_val), lambda dy, needs: (blockwise(back, dy, x),)


def plain_relu6(x: Any) -> Any:
    """Return `x` where positive, at most 6."""
    return plain_hardtanh(x, min_val=0, max_val=6)


@op(saves=("x",), plain=plain_relu6)
def relu6(x: Array) -> Result:
    """Return a relu that stops at 6.

    Math:  y = min(max(x, 0), 6)    =>    dx = dy where 0 < x < 6
    """
    return hardtanh(x, min_val=0, max_val=6)


def plain_hardsigmoid(x: Any) -> Any:
    """Return 0, then a sixth of what `x` is above -3, then 1."""
    return np.where(x <= -3, 0, np.where(x >= 3, 1, (x + 3) / 6))


@op(saves=("x",), plain=plain_hardsigmoid)
def hardsigmoid(x: Array) -> Result:
    """Return a sigmoid of three straight pieces.

    Math:  y = min(max(x + 3, 0), 6) / 6    =>    dx = dy / 6 where -3 < x < 3
    """

    def forward(y: Array, x: Array) -> None:
        np.clip(np.add(x, 3, out=y), 0, 6, out=y)
        y /= 6

    def back(dx: Array, dy: Array, x: Array) -> None:
        np.multiply(dy, np.abs(x) < 3, out=dx)
        dx /= 6

    return blockwise(forward, x), lambda dy, needs: (blockwise(back, dy, x),)


def plain_hardswish(x: Any) -> Any:
    """Return `x` times its hardsigmoid."""
    return np.where(x <= -3, 0, np.where(x >= 3, x, x * (x + 3) / 6))


@op(saves=("x",), plain=plain_hardswish)
def hardswish(x: Array) -> Result:
    """Return `x` times its hardsigmoid, a silu without exponentials.

    Math:  y = x min(max(x + 3, 0), 6) / 6
           =>    dx = 0 for x ≤ -3,  dy (x / 3 + 1 / 2) between,  dy for x ≥ 3
    """

    def forward(y: Array, x: Array) -> None:
        np.clip(np.add(x, 3, out=y), 0, 6, out=y)
        y /= 6
        y *= x

    def back(dx: Array, dy: Array, x: Array) -> None:
        np.clip(x, -3, 3, out=dx)
        dx /= 3
        dx += 0.5
        dx *= np.abs(x) < 3
        dx += x >= 3
        dx *= dy

    return blockwise(forward, x), lambda dy, needs: (blockwise(back, dy, x),)


def plain_softshrink(x: Any, *, lambd: float = 0.5) -> Any:
    """Return `x` moved towards 0 by `lambd`."""
    return np.where(x > lambd, x - lambd, np.where(x < -lambd, x + lambd, np.zeros_like(x)))


@op(saves=("x",), plain=plain_softshrink)
def softshrink(x: Array, *, lambd: float = 0.5) -> Result:
    """Return `x` moved towards 0 by `lambd`, and 0 where that would pass it.

    Math:  y = x - λ for x > λ,  x + λ for x < -λ,  else 0    =>    dx = dy where |x| > λ
    """

    def forward(y: Array, x: Array) -> None:
        np.subtract(x, np.clip(x, -lambd, lambd, out=y), out=y)

    def back(dx: Array, dy: Array, x: Array) -> None:
        np.multiply(dy, np.abs(x) > lambd, out=dx)

    return blockwise(forward, x), lambda dy, needs: (blockwise(back, dy, x),)


@op(saves=("x",))
def hardshrink(x: Array, *, lambd: float = 0.5) -> Result:
    """Return `x`, but 0 where it is within `lambd` of 0.

    Math:  y = x where |x| > λ, else 0    =>    dx = dy where |x| > λ
    """
    return x * (np.abs(x) > lambd), lambda dy, needs: (dy * (np.abs(x) > lambd),)
