"""New random tensors: `torch.rand` and its family."""

from __future__ import annotations

from typing import Any

import numpy as np

from chainrule.errors import ArgumentError, DtypeError, RangeError, ShapeError
from chainrule.scratch import generator as g
from chainrule.scratch.generator.integers import countable
from chainrule.scratch.generator.layout import dense_like
from chainrule.scratch.random import draw
from chainrule.scratch.random.state import chosen
from chainrule.scratch.tensor.axes import sizes
from chainrule.scratch.tensor.convert import in_format
from chainrule.scratch.tensor.core import Tensor, method
from chainrule.scratch.tensor.creation import finish
from chainrule.scratch.tensor.out import resize
from chainrule.scratch.tensor.promotion import broadcast_error
from chainrule.scratch.types import DEFAULT, Array, int64, numpy_dtype, preserve_format


def blank(size: tuple[Any, ...], dtype: Any, named: Any = None, out: Tensor | None = None) -> Array:
    """Return an array to be filled, for a size given one by one, as a sequence, or by name.

    That of `out`, if there is one, so that it is drawn in the order of its memory.
    """
    shape = sizes(size if named is None else (named,))
    if any(n < 0 for n in shape):
        raise ShapeError("a shape needs lengths of 0 or more", got=repr(shape))
    if out is None:
        return np.empty(shape, numpy_dtype(DEFAULT["float"] if dtype is None else dtype))
    if dtype is not None and dtype is not out.dtype:
        raise DtypeError(f"out= needs dtype {dtype}", got=str(out.dtype))
    return resize(out, shape)


def done(drawn: Array, out: Tensor | None, requires_grad: bool, device: Any) -> Tensor:
    """Return what was drawn as a new tensor, or written into `out`."""
    if out is None:
        return finish(drawn, requires_grad, device)
    resize(out, drawn.shape)[...] = drawn
    out._bump()
    return out


def like(x: Tensor, dtype: Any, lies: Any) -> Array:
    """Return an array to be filled that lies in memory as `x` does, or in reading order."""
    if lies not in {None, preserve_format}:
        x = in_format(x, lies)
    return dense_like(x._array, x._array.dtype if dtype is None else numpy_dtype(dtype))


def rand(
    *shape: Any, size: Any = None, generator: Any = None, out: Tensor | None = None,
    dtype: Any = None, layout: Any = None, device: Any = None, requires_grad: bool = False,
    pin_memory: bool = False, names: Any = None,
) -> Tensor:  # fmt: skip
    """Draw from [0, 1).

    >>> rand(2, 3).shape, rand((2, 3)).shape
    (torch.Size([2, 3]), torch.Size([2, 3]))
    """
    x = draw.uniform(blank(shape, dtype, size, out), chosen(generator), 0, 1)
    return done(x, out, requires_grad, device)


def randn(
    *shape: Any, size: Any = None, generator: Any = None, out: Tensor | None = None,
    dtype: Any = None, layout: Any = None, device: Any = None, requires_grad: bool = False,
    pin_memory: bool = False, names: Any = None,
) -> Tensor:  # fmt: skip
    """Draw from N(0, 1)."""
    x = draw.normal(blank(shape, dtype, size, out), chosen(generator), 0, 1)
    return done(x, out, requires_grad, device)


def randint(
    low: Any = None, high: Any = None, size: Any = None, *, generator: Any = None,
    out: Tensor | None = None, dtype: Any = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False, pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """Draw integers from `low` (0 if left out) to `high` - 1.

    >>> randint(5, (2,)).shape, randint(3, 5, (2,)).shape
    (torch.Size([2]), torch.Size([2]))
    """
    if size is None:  # randint(high, size)
        low, high, size = None, low, high
    if high is None:  # randint(high, size=size)
        low, high = None, low
    to = int64 if dtype is None and out is None else dtype
    x = blank((size,), to, out=out)
    x = draw.integers(x, chosen(generator), 0 if low is None else low, high)
    return done(x, out, requires_grad, device)


def randperm(
    n: int, *, generator: Any = None, out: Tensor | None = None, dtype: Any = None,
    layout: Any = None, device: Any = None, requires_grad: bool = False, pin_memory: bool = False,
) -> Tensor:  # fmt: skip
    """Return 0, …, n - 1 in random order."""
    if n < 0:
        raise ShapeError("randperm needs n of 0 or more", got=str(n))
    to = numpy_dtype(int64) if dtype is None and out is None else blank((n,), dtype, out=out).dtype
    if n - 1 > countable(to)[1]:
        raise RangeError(f"randperm needs n to fit in {to}", got=str(n), hint="dtype=torch.int64")
    order = draw.rounded(g.permutation(chosen(generator), n), to)
    return done(order, out, requires_grad, device)


def rand_like(
    input: Tensor, *, generator: Any = None, dtype: Any = None, device: Any = None,
    requires_grad: bool = False, layout: Any = None, memory_format: Any = None,
) -> Tensor:  # fmt: skip
    """Draw from [0, 1), in the shape, dtype and layout of `input`."""
    x = draw.uniform(like(input, dtype, memory_format), chosen(generator), 0, 1)
    return finish(x, requires_grad, device)


def randn_like(
    input: Tensor, *, generator: Any = None, dtype: Any = None, device: Any = None,
    requires_grad: bool = False, layout: Any = None, memory_format: Any = None,
) -> Tensor:  # fmt: skip
    """Draw from N(0, 1), in the shape, dtype and layout of `input`."""
    x = draw.normal(like(input, dtype, memory_format), chosen(generator), 0, 1)
    return finish(x, requires_grad, device)


def randint_like(
    input: Tensor, low: Any, high: Any = None, *, generator: Any = None, dtype: Any = None,
    device: Any = None, requires_grad: bool = False, layout: Any = None, memory_format: Any = None,
) -> Tensor:  # fmt: skip
    """Draw integers from `low` (0 if one bound is given) to `high` - 1, looking like `input`."""
    low, high = (0, low) if high is None else (low, high)
    x = draw.integers(like(input, dtype, memory_format), chosen(generator), low, high)
    return finish(x, requires_grad, device)


def normal(
    mean: Any = 0.0, std: Any = 1.0, size: Any = None, *, generator: Any = None,
    out: Tensor | None = None, dtype: Any = None, layout: Any = None, device: Any = None,
    requires_grad: bool = False, pin_memory: bool = False,
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
        drawn = draw.normal(blank((size,), dtype, out=out), one, mean, std)
        return done(drawn, out, requires_grad, device)
    lead = mean if isinstance(mean, Tensor) else std
    shift, scale = (t._array if isinstance(t, Tensor) else t for t in (mean, std))
    if not (np.asarray(scale) >= 0).all():
        raise RangeError("normal expects all elements of std >= 0.0", got=repr(std))
    try:
        shape = np.broadcast_shapes(np.shape(shift), np.shape(scale))
    except ValueError:
        raise broadcast_error("normal", mean, std) from None
    x = np.empty(shape, lead._array.dtype) if out is None else resize(out, shape)
    return done(spread(x, one, shift, scale), out, requires_grad, device)


def spread(x: Array, generator: g.Generator, shift: Any, scale: Any) -> Array:
    """Draw normals of one mean and spread for each element."""
    if isinstance(scale, np.ndarray):
        z = draw.normal(x, generator, 0, 1)
        z *= scale
    else:
        z = draw.normal(x, generator, 0, scale)
    z += shift
    return z


@method
def bernoulli(
    input: Tensor, p: Any = None, *, generator: Any = None, out: Tensor | None = None
) -> Tensor:
    """Draw 1 with the probability that each element of `input` is (or with `p`), else 0."""
    shape = input._array.shape
    x = np.empty(shape, input._array.dtype) if out is None else resize(out, shape)
    chance = input._array if p is None else p
    return done(draw.bernoulli(x, chosen(generator), chance), out, False, None)


@method
def multinomial(
    input: Tensor, num_samples: int, replacement: bool = False, *, generator: Any = None,
    out: Tensor | None = None,
) -> Tensor:  # fmt: skip
    """Draw classes from each row of `input`, in proportion to its weights.

    Shape: input (K,) or (N, K) -> (num_samples,) or (N, num_samples), int64
    """
    drawn = draw.multinomial(input._array, chosen(generator), num_samples, replacement)
    return done(drawn, out, False, None)
