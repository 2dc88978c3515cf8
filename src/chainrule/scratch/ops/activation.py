"""Activations: the bends between affine maps, without which layers would melt into one.

The smooth ones and relu; more of those made of straight pieces stand in piecewise.py.
"""

from math import inf, pi, sqrt
from typing import Any

import numpy as np

from chainrule.scratch.ops.blocks import blockwise
from chainrule.scratch.ops.calls import call, quiet
from chainrule.scratch.ops.contract import op
from chainrule.scratch.ops.erf import erf, write_erf
from chainrule.scratch.ops.piecewise import (
    hardshrink,
    hardsigmoid,
    hardswish,
    hardtanh,
    leaky_relu,
    prelu,
    relu6,
    softshrink,
    threshold,
)
from chainrule.scratch.types import Array, Needs, Result

__all__ = [
    "celu", "elu", "gelu", "hardshrink", "hardsigmoid", "hardswish", "hardtanh", "leaky_relu",
    "logsigmoid", "mish", "prelu", "relu", "relu6", "selu", "sigmoid", "silu", "softplus",
    "softshrink", "softsign", "tanh", "tanhshrink", "threshold",
]  # fmt: skip

Grads = tuple[Array | None, ...]

SELU_ALPHA, SELU_SCALE = 1.6732632423543772848170429916717, 1.0507009873554804934193349852946


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


def write_logistic(s: Array, x: Array) -> None:
    """Write the sigmoid of `x` to `s`; call it within `quiet`."""
    np.exp(np.negative(x, out=s), out=s)
    s += 1
    np.divide(1, s, out=s)


@quiet
def plain_silu(x: Any) -> Any:
    """Return `x` times its sigmoid."""
    return x * logistic(x)


@op(saves=("x",), plain=plain_silu)
@quiet
def silu(x: Array) -> Result:
    """Return `x` times its sigmoid, a smooth ramp with a dip; also called swish.

    Math:  y = x s,  s = σ(x)    =>    dx = dy s (1 + x (1 - s))
    """

    def forward(y: Array, x: Array) -> None:
        write_logistic(y, x)
        y *= x

    def back(dx: Array, dy: Array, x: Array) -> None:
        write_logistic(dx, x)
        rest = 1 - dx
        rest *= x
        rest += 1
        dx *= rest
        dx *= dy

    return blockwise(forward, x), quiet(lambda dy, needs: (blockwise(back, dy, x),))


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
    smooth = approximate == "tanh"
    below = blockwise(write_below_tanh if smooth else write_below, x)
    density = write_density_tanh if smooth else write_density

    def back(dx: Array, dy: Array, x: Array, below: Array) -> None:
        density(dx, x, below)
        dx *= x
        dx += below
        dx *= dy

    return x * below, quiet(lambda dy, needs: (blockwise(back, dy, x, below),))


def write_below(below: Array, x: Array) -> None:
    """Write Φ, the chance that a standard normal draw lies below `x`."""
    np.multiply(x, sqrt(0.5), out=below)
    write_erf(below)
    below += 1
    below *= 0.5


def write_density(density: Array, x: Array, below: Array) -> None:
    """Write φ, the slope of Φ."""
    np.multiply(x, x, out=density)
    density *= -0.5
    np.exp(density, out=density)
    density *= 1 / sqrt(2 * pi)


def write_below_tanh(below: Array, x: Array) -> None:
    """Write Φ with tanh in place of erf."""
    np.multiply(x, x, out=below)
    below *= 0.044715 * sqrt(2 / pi)
    below += sqrt(2 / pi)
    below *= x
    np.tanh(below, out=below)
    below += 1
    below *= 0.5


def write_density_tanh(density: Array, x: Array, below: Array) -> None:
    """Write the slope of that."""
    np.multiply(x, x, out=density)
    density *= 3 * 0.044715
    density += 1
    density *= (below - below * below) * (2 * sqrt(2 / pi))


@quiet
def plain_softplus(x: Any, *, beta: float = 1.0, threshold: float = 20.0) -> Any:
    """Return ln(1 + exp(β x)) / β, or `x` above the threshold."""
    return np.where(x * beta > threshold, x, softened(x * beta) / beta)


@op(saves=("x",), plain=plain_softplus)
def softplus(x: Array, *, beta: float = 1.0, threshold: float = 20.0) -> Result:
    """Return a smooth relu; above `threshold` it is `x` itself.

    Math:  y = ln(1 + exp(β x)) / β    =>    dx = dy σ(β x)
    """

    def forward(y: Array, x: Array) -> None:
        z = x * beta
        np.exp(np.negative(np.abs(z, out=y), out=y), out=y)
        np.log1p(y, out=y)
        y *= z <= threshold
        y /= beta
        y += x.clip(0, inf, out=z) if beta > 0 else x.clip(-inf, 0, out=z)

    def back(dx: Array, dy: Array, x: Array) -> None:
        z = x * beta
        write_logistic(dx, z)
        low = z <= threshold
        dx *= low
        dx += np.logical_not(low, out=low)
        dx *= dy

    return blockwise(forward, x), quiet(lambda dy, needs: (blockwise(back, dy, x),))


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


def plain_elu(x: Any, *, alpha: float = 1.0, scale: float = 1.0) -> Any:
    """Return `x` where positive, else α (exp(x) - 1); all times `scale`."""
    return np.where(x > 0, x, np.expm1(np.minimum(x, 0)) * alpha) * scale


@op(saves=("x",), plain=plain_elu)
def elu(x: Array, *, alpha: float = 1.0, scale: float = 1.0) -> Result:
    """Return `x` where positive; below, a curve that flattens at -α.

    Math:  y = λ x if x > 0 else λ α (exp(x) - 1)    =>    dx = λ dy if x > 0 else λ dy α exp(x)
    Why:   both parts are added up, one of them 0; it is quicker than a choice for each element.
    """

    def forward(y: Array, x: Array) -> None:
        np.expm1(x.clip(-inf, 0, out=y), out=y)
        y *= alpha
        y += x.clip(0, inf)
        if scale != 1:
            y *= scale

    def back(dx: Array, dy: Array, x: Array) -> None:
        np.exp(x.clip(-inf, 0, out=dx), out=dx)
        if alpha != 1:
            positive = x > 0
            dx -= positive
            dx *= alpha
            dx += positive
        dx *= dy
        if scale != 1:
            dx *= scale

    return blockwise(forward, x), lambda dy, needs: (blockwise(back, dy, x),)


def plain_selu(x: Any) -> Any:
    """Return a scaled elu."""
    return plain_elu(x, alpha=SELU_ALPHA, scale=SELU_SCALE)


@op(saves=("x",), plain=plain_selu)
def selu(x: Array) -> Result:
    """Return a scaled elu that keeps mean 0 and variance 1 from layer to layer.

    Math:  y = λ elu(x; α)    =>    dx = dy λ if x > 0 else dy λ α exp(x)
    """
    return elu(x, alpha=SELU_ALPHA, scale=SELU_SCALE)


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


def plain_relu(x: Any) -> Any:
    """Return `x` where positive, else 0."""
    return np.where(x <= 0, 0, x)


@op(saves=("y",), plain=plain_relu)
def relu(x: Array) -> Result:
    """Return `x` where positive, else 0.

    Math:  y = max(x, 0)    =>    dx = dy where y > 0
    Why:   NumPy clips an array three times as fast as it takes its maximum with a number:
           two million in 0.28 ms instead of 0.84.
    """
    y = x.clip(0, inf) if x.dtype.kind == "f" else np.maximum(x, 0)
    return y, lambda dy, needs: (dy * (y > 0),)
