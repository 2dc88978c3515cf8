"""Activations: the bends between affine maps, without which layers would melt into one.

The smooth ones stand first, then those made of straight pieces.
"""

from math import pi, sqrt
from typing import Any

import numpy as np

from chainrule.scratch.ops.broadcast import unbroadcast
from chainrule.scratch.ops.calls import call, quiet
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.erf import erf
from chainrule.scratch.types import Array, Needs, Result

Grads = tuple[Array | None, ...]


def logistic(x: Any) -> Any:
    """Return σ(x) = 1 / (1 + exp(-x)); call it within `quiet`.

    Where exp(-x) overflows, 1 / inf is 0, the right answer; and small values keep their
    digits, which the shorter (1 + tanh(x / 2)) / 2 loses. A tensor takes the op itself,
    since the slope of these steps would be 0 · inf there.
    """
    if hasattr(x, "__apply_op__"):
        return call(sigmoid, x)
    return 1 / (np.exp(-x) + 1)


def softened(x: Array) -> Array:
    """Return ln(1 + exp(x)), with the large part taken out of exp."""
    return np.log1p(np.exp(-np.abs(x))) + np.maximum(x, 0)


@op(saves=("y",))
@quiet
def sigmoid(x: Array) -> Result:
    """Squash `x` to between 0 and 1.

    Math:  y = 1 / (1 + exp(-x))    =>    dx = dy y (1 - y)
    """
    y = logistic(x)
    return y, lambda dy, needs: (dy * (y * (1 - y)),)


@op(saves=("y",))
def tanh(x: Array) -> Result:
    """Squash `x` to between -1 and 1.

    Math:  y = tanh x    =>    dx = dy (1 - y²)
    """
    y = np.tanh(x)
    return y, lambda dy, needs: (dy * (1 - y * y),)


@op(saves=("x",))
@quiet
def silu(x: Array) -> Result:
    """Return `x` times its sigmoid, a smooth ramp with a dip; also called swish.

    Math:  y = x s,  s = σ(x)    =>    dx = dy s (1 + x (1 - s))
    """

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        s = logistic(x)
        return (dy * (s * (x * (1 - s) + 1)),)

    return x * logistic(x), pullback


def plain_gelu(x: Array, *, approximate: str = "none") -> Array:
    """Return gelu in small steps."""
    if approximate == "tanh":
        return x * (np.tanh((x + x * x * x * 0.044715) * sqrt(2 / pi)) + 1) * 0.5
    return x * (call(erf, x * sqrt(0.5)) + 1) * 0.5


@op(saves=("x",), plain=plain_gelu)
@quiet
def gelu(x: Array, *, approximate: str = "none") -> Result:
    """Return `x` times the chance that a standard normal draw lies below it.

    Math:  y = x Φ,  Φ = (1 + erf(x / √2)) / 2    =>    dx = dy (Φ + x φ)
           "tanh": Φ = (1 + t) / 2,  t = tanh(u),  u = √(2/π) (x + 0.044715 x³)
    Why:   Φ is kept for the way back; it costs more than all the rest.
    """
    if approximate == "tanh":
        below = np.tanh((x * x * (0.044715 * sqrt(2 / pi)) + sqrt(2 / pi)) * x)
    else:
        below = call(erf, x * sqrt(0.5))
    below += 1
    below *= 0.5

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        bell = np.multiply(x, x, out=np.empty_like(x))
        if approximate == "tanh":
            bell *= 3 * 0.044715
            bell += 1
            bell *= (below - below * below) * (2 * sqrt(2 / pi))
        else:
            bell *= -0.5
            np.exp(bell, out=bell)
            bell *= 1 / sqrt(2 * pi)
        bell *= x
        bell += below
        bell *= dy
        return (bell,)

    return x * below, pullback


@op(saves=("x",))
def softplus(x: Array, *, beta: float = 1.0, threshold: float = 20.0) -> Result:
    """Return a smooth relu; above `threshold` it is `x` itself.

    Math:  y = ln(1 + exp(β x)) / β    =>    dx = dy σ(β x)
    """

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        return (np.where(x * beta > threshold, dy, dy * logistic(x * beta)),)

    return np.where(x * beta > threshold, x, softened(x * beta) / beta), pullback


@op(saves=("x",))
def logsigmoid(x: Array) -> Result:
    """Return the logarithm of the sigmoid, finite where the sigmoid is too small for a float.

    Math:  y = -ln(1 + exp(-x))    =>    dx = dy σ(-x)
    """
    return -softened(-x), quiet(lambda dy, needs: (dy * logistic(-x),))


@op(saves=("x",))
def mish(x: Array) -> Result:
    """Return `x` times the tanh of its softplus.

    Math:  y = x t,  t = tanh(softplus(x))    =>    dx = dy (t + x (1 - t²) σ(x))
    """

    @quiet
    def pullback(dy: Array, needs: Needs) -> Grads:
        t = np.tanh(softened(x))
        return (dy * (t + x * (1 - t * t) * logistic(x)),)

    return x * np.tanh(softened(x)), pullback


@op(saves=("x",))
def elu(x: Array, *, alpha: float = 1.0) -> Result:
    """Return `x` where positive; below, a curve that flattens at -α.

    Math:  y = x if x > 0 else α (exp(x) - 1)    =>    dx = dy if x > 0 else dy α exp(x)
    """

    def pullback(dy: Array, needs: Needs) -> Grads:
        return (np.where(x > 0, dy, dy * (np.exp(np.minimum(x, 0)) * alpha)),)

    return np.maximum(x, 0) + np.expm1(np.minimum(x, 0)) * alpha, pullback


@op(saves=("x",))
def selu(x: Array) -> Result:
    """Return a scaled elu that keeps mean 0 and variance 1 from layer to layer.

    Math:  y = λ elu(x; α)    =>    dx = dy λ if x > 0 else dy λ α exp(x)
    """
    alpha, scale = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946

    def pullback(dy: Array, needs: Needs) -> Grads:
        return (np.where(x > 0, dy * scale, dy * (np.exp(np.minimum(x, 0)) * (alpha * scale))),)

    return np.maximum(x, 0) * scale + np.expm1(np.minimum(x, 0)) * (alpha * scale), pullback


@op(saves=("x",))
def celu(x: Array, *, alpha: float = 1.0) -> Result:
    """Return an elu whose slope at 0 is 1 for every α.

    Math:  y = max(x, 0) + α (exp(min(x, 0) / α) - 1)    =>    dx = dy exp(min(x, 0) / α)
    """
    y = np.maximum(x, 0) + np.expm1(np.minimum(x, 0) / alpha) * alpha
    return y, lambda dy, needs: (dy * np.exp(np.minimum(x, 0) / alpha),)


@op(saves=("x",))
def softsign(x: Array) -> Result:
    """Squash `x` to between -1 and 1, slowly.

    Math:  y = x / (1 + |x|)    =>    dx = dy / (1 + |x|)²
    """
    return x / (np.abs(x) + 1), lambda dy, needs: (dy / np.square(np.abs(x) + 1),)


@op(saves=("x",))
def tanhshrink(x: Array) -> Result:
    """Return what tanh takes off `x`.

    Math:  y = x - tanh x    =>    dx = dy tanh² x
    """
    return x - np.tanh(x), lambda dy, needs: (dy * np.square(np.tanh(x)),)


# Straight pieces: cheap, with a slope that jumps. At a kink it is the one PyTorch takes.


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

    Math:  y = max(x, slope x) for slope ≤ 1    =>    dx = dy if x > 0 else slope dy
    Why:   the sum of two parts, one of them 0, is quicker than a choice for each element.
    """

    def pullback(dy: Array, needs: Needs) -> Grads:
        return (dy * (x > 0) + dy * (x <= 0) * negative_slope,)

    larger = np.maximum if negative_slope <= 1 else np.minimum
    return larger(x, x * negative_slope), pullback


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
