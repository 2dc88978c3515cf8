"""New random tensors: `torch.rand` and its family."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import ArgumentError, OptionError, ShapeError
from chainrule.scratch import generator as g
from chainrule.scratch.generator.integers import countable
from chainrule.scratch.random import draw
from chainrule.scratch.random.state import chosen
from chainrule.scratch.tensor.axes import sizes
from chainrule.scratch.tensor.core import Tensor, method, wrap
from chainrule.scratch.tensor.creation import finish
from chainrule.scratch.types import DEFAULT, Array, int64, numpy_dtype


def blank(size: tuple[Any, ...], dtype: Any, named: Any = None) -> Array:
    """Return an array to be filled, for a size given one by one, as a sequence, or by name."""
    shape = sizes(size if named is None else (named,))
    if any(n < 0 for n in shape):
        raise ShapeError("a shape needs lengths of 0 or more", got=repr(shape))
    return np.empty(shape, numpy_dtype(DEFAULT["float"] if dtype is None else dtype))


def like(x: Tensor, dtype: Any) -> Array:
    """Return an array to be filled that lies in memory as `x` does."""
    return draw.dense_like(x._array, x._array.dtype if dtype is None else numpy_dtype(dtype))


def rand(
    *shape: Any, size: Any = None, generator: Any = None, dtype: Any = None, device: Any = None,
    requires_grad: bool = False, layout: Any = None, pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """Draw from [0, 1).

    >>> rand(2, 3).shape, rand((2, 3)).shape
    (torch.Size([2, 3]), torch.Size([2, 3]))
    """
    x = draw.uniform(blank(shape, dtype, size), chosen(generator), 0, 1)
    return finish(x, requires_grad, device)


def randn(
    *shape: Any, size: Any = None, generator: Any = None, dtype: Any = None, device: Any = None,
    requires_grad: bool = False, layout: Any = None, pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """Draw from N(0, 1)."""
    x = draw.normal(blank(shape, dtype, size), chosen(generator), 0, 1)
    return finish(x, requires_grad, device)


def randint(
    low: Any = None, high: Any = None, size: Any = None, *, generator: Any = None,
    dtype: Any = int64, device: Any = None, requires_grad: bool = False, layout: Any = None,
    pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """Draw integers from `low` (0 if left out) to `high` - 1.

    >>> randint(5, (2,)).shape, randint(3, 5, (2,)).shape
    (torch.Size([2]), torch.Size([2]))
    """
    if size is None:  # randint(high, size)
        low, high, size = None, low, high
    if high is None:  # randint(high, size=size)
        low, high = None, low
    x = draw.integers(blank((size,), dtype), chosen(generator), 0 if low is None else low, high)
    return finish(x, requires_grad, device)


def randperm(
    n: int, *, generator: Any = None, dtype: Any = int64, device: Any = None,
    requires_grad: bool = False, layout: Any = None, pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """Return 0, …, n - 1 in random order."""
    if n < 0:
        raise ShapeError("randperm needs n of 0 or more", got=str(n))
    order, to = g.permutation(chosen(generator), n), numpy_dtype(dtype)
    if n - 1 > countable(to)[1]:
        raise OptionError(f"randperm needs n to fit in {to}", got=str(n), hint="dtype=torch.int64")
    return finish(order.astype(to, copy=False), requires_grad, device)


def rand_like(
    input: Tensor, *, generator: Any = None, dtype: Any = None, device: Any = None,
    requires_grad: bool = False, layout: Any = None, memory_format: Any = None,
) -> Tensor:  # fmt: skip
    """Draw from [0, 1), in the shape, dtype and layout of `input`."""
    x = draw.uniform(like(input, dtype), chosen(generator), 0, 1)
    return finish(x, requires_grad, device)


def randn_like(
    input: Tensor, *, generator: Any = None, dtype: Any = None, device: Any = None,
    requires_grad: bool = False, layout: Any = None, memory_format: Any = None,
) -> Tensor:  # fmt: skip
    """Draw from N(0, 1), in the shape, dtype and layout of `input`."""
    x = draw.normal(like(input, dtype), chosen(generator), 0, 1)
    return finish(x, requires_grad, device)


def randint_like(
    input: Tensor, low: Any, high: Any = None, *, generator: Any = None, dtype: Any = None,
    device: Any = None, requires_grad: bool = False, layout: Any = None, memory_format: Any = None,
) -> Tensor:  # fmt: skip
    """Draw integers from `low` (0 if one bound is given) to `high` - 1, looking like `input`."""
    low, high = (0, low) if high is None else (low, high)
    x = draw.integers(like(input, dtype), chosen(generator), low, high)
    return finish(x, requires_grad, device)


def normal(
    mean: Any = 0.0, std: Any = 1.0, size: Any = None, *, generator: Any = None, dtype: Any = None,
    device: Any = None, requires_grad: bool = False,
) -> Tensor:  # fmt: skip
    """Draw from N(mean, std²), where each is a number (then `size` is needed) or a tensor.

    Math:  x = z std + mean,  z ~ N(0, 1)
    """
    one = chosen(generator)
    if not isinstance(mean, Tensor) and not isinstance(std, Tensor):
        if size is None:
            raise ArgumentError(
                "normal needs a size, or a tensor", got=f"{mean!r}, {std!r}", hint="size=(3,)"
            )
        return finish(draw.normal(blank((size,), dtype), one, mean, std), requires_grad, device)
    lead = mean if isinstance(mean, Tensor) else std
    shift, scale = (t._array if isinstance(t, Tensor) else t for t in (mean, std))
    if not (np.asarray(scale) >= 0).all():
        raise OptionError("normal expects all elements of std >= 0.0", got=repr(std))
    blank_ = np.empty(np.broadcast_shapes(np.shape(shift), np.shape(scale)), lead._array.dtype)
    if isinstance(std, Tensor):
        z = draw.normal(blank_, one, 0, 1)
        z *= scale
    else:
        z = draw.normal(blank_, one, 0, std)
    z += shift
    return wrap(z)


@method
def bernoulli(input: Tensor, p: Any = None, *, generator: Any = None) -> Tensor:
    """Draw 1 with the probability that each element of `input` is (or with `p`), else 0."""
    blank_ = np.empty(input.shape, input._array.dtype)
    return wrap(draw.bernoulli(blank_, chosen(generator), input._array if p is None else p))


@method
def multinomial(
    input: Tensor, num_samples: int, replacement: bool = False, *, generator: Any = None
) -> Tensor:
    """Draw classes from each row of `input`, in proportion to its weights.

    Shape: input (K,) or (N, K) -> (num_samples,) or (N, num_samples), int64
    """
    return wrap(draw.multinomial(input._array, chosen(generator), num_samples, replacement))
