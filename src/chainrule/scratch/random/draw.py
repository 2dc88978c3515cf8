"""Check the arguments as PyTorch does, then draw into the layout of an array.

Each function takes an array for its shape, dtype and place in memory, and returns a new one
like it; the numbers inside do not matter.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import DtypeError, RangeError
from chainrule.scratch import generator as g
from chainrule.scratch.generator import Generator, laid_out
from chainrule.scratch.generator.layout import memory_axes
from chainrule.scratch.ops import halves
from chainrule.scratch.random.ranges import drawable
from chainrule.scratch.types import BFLOAT16, Array


def floating(x: Array, name: str) -> None:
    """Raise unless `x` holds floats."""
    if x.dtype.kind != "f":
        raise DtypeError(f"{name} needs a tensor of floats", got=str(x.dtype), hint="x.float()")


def need(holds: bool, needed: str, **got: Any) -> None:
    """Raise unless a condition on the arguments holds."""
    if not holds:
        raise RangeError(needed, got=", ".join(f"{k}={v}" for k, v in got.items()))


def rounded(x: Array, to: np.dtype) -> Array:
    """Return what was drawn in the dtype of the tensor."""
    return halves.in_dtype(x, to) if to is BFLOAT16 else x.astype(to, copy=False)


def uniform(x: Array, generator: Generator, low: float, high: float) -> Array:
    """Draw from [low, high)."""
    floating(x, "uniform_")
    need(low <= high, "uniform_ expects to return a [from, to) range", **{"from": low, "to": high})
    drawn = laid_out(lambda shape: g.uniform(generator, shape, low, high, x.dtype), x)
    y = rounded(drawn, x.dtype)
    if x.dtype is BFLOAT16:
        y[y == rounded(np.asarray(high), x.dtype)] = low  # rounding up may reach `high`
    return y


def normal(x: Array, generator: Generator, mean: float, std: float) -> Array:
    """Draw from N(mean, std²)."""
    floating(x, "normal_")
    need(std >= 0, "normal expects std >= 0.0", std=std)
    singly = not x.flags.c_contiguous
    drawn = laid_out(
        lambda shape: g.normal(generator, shape, mean, std, x.dtype, one_by_one=singly), x
    )
    return rounded(drawn, x.dtype)


def integers(x: Array, generator: Generator, low: int, high: int | None) -> Array:
    """Draw from low, …, high - 1, or up to the largest that the dtype counts to."""
    low, stop = drawable(x.dtype, low, high)
    drawn = laid_out(lambda shape: g.integers(generator, shape, low, stop, x.dtype), x)
    return rounded(drawn, x.dtype)


def everything(x: Array, generator: Generator) -> Array:
    """Draw from 0 to the largest that the dtype counts to."""
    return rounded(laid_out(lambda shape: g.any_integers(generator, shape, x.dtype), x), x.dtype)


def bernoulli(x: Array, generator: Generator, p: Array | float) -> Array:
    """Draw 1 with probability `p`, one number or one for each element."""
    if not isinstance(p, np.ndarray):
        need(0 <= p <= 1, "bernoulli_ expects p to be in [0, 1]", p=p)
        return rounded(laid_out(lambda shape: g.bernoulli(generator, p, shape), x), x.dtype)
    floating(p, "bernoulli")
    need(bool(((p >= 0) & (p <= 1)).all()), "bernoulli needs every p in [0, 1]", p=p)
    axes = memory_axes(x)
    ordered = np.broadcast_to(p, x.shape).transpose(axes)
    drawn = g.bernoulli(generator, ordered, ordered.shape).transpose(np.argsort(axes))
    return rounded(drawn, x.dtype)


def exponential(x: Array, generator: Generator, rate: float) -> Array:
    """Draw waiting times of a rate."""
    floating(x, "exponential_")
    need(rate > 0, "exponential_ expects lambda > 0.0", lambd=rate)
    return rounded(laid_out(lambda shape: g.exponential(generator, shape, rate), x), x.dtype)


def geometric(x: Array, generator: Generator, p: float) -> Array:
    """Draw the number of trials up to the first success."""
    need(0 < p < 1, "geometric_ expects p to be in (0, 1)", p=p)
    return rounded(laid_out(lambda shape: g.geometric(generator, shape, p), x), x.dtype)


def cauchy(x: Array, generator: Generator, median: float, sigma: float) -> Array:
    """Draw from the Cauchy distribution."""
    floating(x, "cauchy_")
    need(sigma > 0, "cauchy_ expects sigma > 0.0", sigma=sigma)
    return rounded(laid_out(lambda shape: g.cauchy(generator, shape, median, sigma), x), x.dtype)


def log_normal(x: Array, generator: Generator, mean: float, std: float) -> Array:
    """Draw exp of N(mean, std²)."""
    floating(x, "log_normal_")
    need(std > 0, "log_normal_ expects std > 0.0", std=std)
    return rounded(laid_out(lambda shape: g.log_normal(generator, shape, mean, std), x), x.dtype)


def multinomial(weights: Array, generator: Generator, n: int, replacement: bool) -> Array:
    """Draw `n` classes from each row of weights."""
    floating(weights, "multinomial")
    need(weights.ndim in {1, 2}, "prob_dist must be 1 or 2 dim", ndim=weights.ndim)
    need(n > 0, "multinomial needs num_samples > 0", num_samples=n)
    need(
        replacement or n <= weights.shape[-1],
        "without replacement num_samples can be at most the number of classes",
        num_samples=n,
        classes=weights.shape[-1],
    )
    valid = bool((np.isfinite(weights) & (weights >= 0)).all())
    need(valid, "every weight needs to be finite and >= 0", weights=weights)
    need(bool((weights.sum(-1) > 0).all()), "weights need a sum above 0", weights=weights)
    return g.multinomial(generator, weights, n, replacement)
