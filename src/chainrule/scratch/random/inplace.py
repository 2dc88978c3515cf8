"""Draws that overwrite a tensor: `x.uniform_()` and its kind.

Each returns the tensor, and takes `generator=`. As in PyTorch they need `torch.no_grad()`
on a tensor whose gradient is wanted; no gradient passes through.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chainrule.errors import ArgumentError
from chainrule.scratch import ops
from chainrule.scratch.random import draw
from chainrule.scratch.random.state import chosen
from chainrule.scratch.tensor.core import Tensor, method, wrap
from chainrule.scratch.tensor.expanded import refuse_expanded
from chainrule.scratch.tensor.views import inplace
from chainrule.scratch.types import Array


def refill(x: Tensor, drawn: Callable[..., Array], *args: Any, generator: Any) -> Tensor:
    """Overwrite `x` with what `drawn` draws for it."""
    refuse_expanded(x)
    return inplace(ops.overwrite, x, wrap(drawn(x._array, chosen(generator), *args)))


@method
def uniform_(self: Tensor, from_: float = 0, to: float = 1, *, generator: Any = None) -> Tensor:
    """Draw from [from, to)."""
    return refill(self, draw.uniform, from_, to, generator=generator)


@method
def normal_(self: Tensor, mean: float = 0, std: float = 1, *, generator: Any = None) -> Tensor:
    """Draw from N(mean, std²)."""
    return refill(self, draw.normal, mean, std, generator=generator)


@method
def random_(self: Tensor, *bounds: Any, to: int | None = None, generator: Any = None) -> Tensor:
    """Draw integers: `random_()`, `random_(to)`, `random_(from, to)`; `to` itself is not drawn.

    Without bounds: from 0 to the largest that the dtype counts to.
    """
    given = (*bounds, to) if to is not None else bounds
    if len(given) > 2:
        raise ArgumentError("random_ takes at most two bounds", got=repr(given))
    if not given:
        return refill(self, draw.everything, generator=generator)
    low, high = given if len(given) == 2 else (0, *given)
    return refill(self, draw.integers, low, high, generator=generator)


@method
def bernoulli_(self: Tensor, p: Any = 0.5, *, generator: Any = None) -> Tensor:
    """Draw 1 with probability `p`, a number or a tensor of them, and 0 otherwise."""
    chance = p._array if isinstance(p, Tensor) else p
    return refill(self, draw.bernoulli, chance, generator=generator)


@method
def exponential_(self: Tensor, lambd: float = 1, *, generator: Any = None) -> Tensor:
    """Draw waiting times of rate `lambd`."""
    return refill(self, draw.exponential, lambd, generator=generator)


@method
def geometric_(self: Tensor, p: float, *, generator: Any = None) -> Tensor:
    """Draw the number of trials up to the first success, each of probability `p`."""
    return refill(self, draw.geometric, p, generator=generator)


@method
def cauchy_(self: Tensor, median: float = 0, sigma: float = 1, *, generator: Any = None) -> Tensor:
    """Draw from the Cauchy distribution."""
    return refill(self, draw.cauchy, median, sigma, generator=generator)


@method
def log_normal_(self: Tensor, mean: float = 1, std: float = 2, *, generator: Any = None) -> Tensor:
    """Draw exp of N(mean, std²)."""
    return refill(self, draw.log_normal, mean, std, generator=generator)
