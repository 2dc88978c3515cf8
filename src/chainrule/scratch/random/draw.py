"""Check the arguments as PyTorch does, then draw into the layout of an array.

Each function takes an array for its shape, dtype and place in memory, and returns a new one
like it; the numbers inside do not matter.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import DtypeError, NotCovered, OptionError
from chainrule.scratch import generator as g
from chainrule.scratch.generator import Generator, laid_out
from chainrule.scratch.generator.integers import countable
from chainrule.scratch.generator.layout import memory_axes
from chainrule.scratch.types import Array

LOWEST = -(2**63)


def floating(x: Array, name: str) -> None:
    """Raise unless `x` holds floats."""
    if x.dtype.kind != "f":
        raise DtypeError(f"{name} needs a tensor of floats", got=str(x.dtype), hint="x.float()")


def need(holds: bool, needed: str, **got: Any) -> None:
    """Raise unless a condition on the arguments holds."""
    if not holds:
        raise OptionError(needed, got=", ".join(f"{k}={v}" for k, v in got.items()))


def dense_like(x: Array, dtype: np.dtype) -> Array:
    """Return an array, not filled, whose axes lie in memory in the order of those of `x`."""
    axes = memory_axes(x)
    return np.empty([x.shape[a] for a in axes], dtype).transpose(np.argsort(axes))


def uniform(x: Array, generator: Generator, low: float, high: float) -> Array:
    """Draw from [low, high)."""
    floating(x, "uniform_")
    need(low <= high, "uniform_ needs from <= to", **{"from": low, "to": high})
    return laid_out(lambda shape: g.uniform(generator, shape, low, high, x.dtype), x)


def normal(x: Array, generator: Generator, mean: float, std: float) -> Array:
    """Draw from N(mean, std²)."""
    floating(x, "normal_")
    need(std >= 0, "normal expects std >= 0.0", std=std)
    singly = not x.flags.c_contiguous
    return laid_out(
        lambda shape: g.normal(generator, shape, mean, std, x.dtype, one_by_one=singly), x
    )


def integers(x: Array, generator: Generator, low: int, high: int | None) -> Array:
    """Draw from low, …, high - 1, or up to the largest that the dtype counts to."""
    stop = countable(x.dtype)[1] + 1 if high is None else high
    if high is None and low == LOWEST:  # PyTorch's way to ask for all 64 bits
        stop = -LOWEST
    else:
        need(low < stop, "random_ expects 'from' to be less than 'to'", **{"from": low, "to": stop})
        check_range(x, low, stop)
    return laid_out(lambda shape: g.integers(generator, shape, low, stop, x.dtype), x)


def check_range(x: Array, low: int, stop: int) -> None:
    """Raise if the dtype of `x` cannot hold every integer from `low` to `stop` - 1."""
    bottom, top = countable(x.dtype)
    if bottom <= low and stop - 1 <= top:
        return
    if x.dtype.kind == "f":
        raise NotCovered(
            f"random_ draws integers that {x.dtype} can count: {bottom} to {top}",
            got=f"from={low}, to={stop}",
            hint="dtype=torch.int64, then .float()",
        )
    need(False, f"'from' and 'to' - 1 need to fit in {x.dtype}", **{"from": low, "to": stop})


def everything(x: Array, generator: Generator) -> Array:
    """Draw from 0 to the largest that the dtype counts to."""
    return laid_out(lambda shape: g.any_integers(generator, shape, x.dtype), x)


def bernoulli(x: Array, generator: Generator, p: Array | float) -> Array:
    """Draw 1 with probability `p`, one number or one for each element."""
    if not isinstance(p, np.ndarray):
        need(0 <= p <= 1, "bernoulli_ expects p to be in [0, 1]", p=p)
        drawn = laid_out(lambda shape: g.bernoulli(generator, p, shape), x)
        return drawn.astype(x.dtype)
    floating(p, "bernoulli")
    need(bool(((p >= 0) & (p <= 1)).all()), "bernoulli needs every p in [0, 1]", p=p)
    axes = memory_axes(x)
    ordered = np.broadcast_to(p, x.shape).transpose(axes)
    drawn = g.bernoulli(generator, ordered, ordered.shape).transpose(np.argsort(axes))
    return drawn.astype(x.dtype)


def exponential(x: Array, generator: Generator, rate: float) -> Array:
    """Draw waiting times of a rate."""
    floating(x, "exponential_")
    need(rate > 0, "exponential_ expects lambda > 0.0", lambd=rate)
    return laid_out(lambda shape: g.exponential(generator, shape, rate), x).astype(x.dtype)


def geometric(x: Array, generator: Generator, p: float) -> Array:
    """Draw the number of trials up to the first success."""
    need(0 < p < 1, "geometric_ expects p to be in (0, 1)", p=p)
    return laid_out(lambda shape: g.geometric(generator, shape, p), x).astype(x.dtype)


def cauchy(x: Array, generator: Generator, median: float, sigma: float) -> Array:
    """Draw from the Cauchy distribution."""
    floating(x, "cauchy_")
    need(sigma > 0, "cauchy_ expects sigma > 0.0", sigma=sigma)
    return laid_out(lambda shape: g.cauchy(generator, shape, median, sigma), x).astype(x.dtype)


def log_normal(x: Array, generator: Generator, mean: float, std: float) -> Array:
    """Draw exp of N(mean, std²)."""
    floating(x, "log_normal_")
    need(std > 0, "log_normal_ expects std > 0.0", std=std)
    return laid_out(lambda shape: g.log_normal(generator, shape, mean, std), x).astype(x.dtype)


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
