"""The integers that may be drawn into a dtype: what is refused, warned about, moved.

A float counts without gaps up to 2 to the number of its digits. PyTorch draws beyond that
too; it warns, and moves a bound that rounds to a number outside the range.
"""

from __future__ import annotations

import warnings
from typing import NamedTuple

import numpy as np

from chainrule.errors import RangeError
from chainrule.scratch.generator.integers import countable
from chainrule.scratch.ops.halves import in_dtype
from chainrule.scratch.types import BFLOAT16, torch_dtype

LOWEST = -(2**63)


class Span(NamedTuple):
    """From `low` up to, but without, `stop`."""

    low: int
    stop: int


def drawable(kind: np.dtype, low: int, stop: int | None) -> Span:
    """Return the range to draw from, or raise where the dtype has no such numbers."""
    if stop is None and low == LOWEST:  # PyTorch's way to ask for all 64 bits
        return all_bits(kind)
    end = countable(kind)[1] + 1 if stop is None else stop
    ordered(low, end)
    if stop is None:
        return Span(low, end)
    for name, bound in (("from", low), ("to - 1", end - 1)):
        check(kind, name, bound)
    if kind.kind == "f":
        low, end = low_of(kind, low), stop_of(kind, end)
        ordered(low, end)
    return Span(low, end)


def ordered(low: int, stop: int) -> None:
    """Raise if there is no number to draw."""
    if low >= stop:
        raise RangeError(
            "random_ expects 'from' to be less than 'to'", got=f"from={low}, to={stop}"
        )


def all_bits(kind: np.dtype) -> Span:
    """Return the range of all numbers of 64 bits."""
    if kind not in (np.int64, np.float64, np.float32):  # bfloat16 is float32 with a label
        raise RangeError(
            "the range of all 64 bits needs int64, double, float or bfloat16",
            got=str(torch_dtype(kind)),
        )
    return Span(LOWEST, -LOWEST)


def check(kind: np.dtype, name: str, bound: int) -> None:
    """Raise if a bound lies outside the dtype; warn if it lies where a float skips integers."""
    bottom, top = countable(kind)
    if bottom <= bound <= top:
        return
    if kind.kind != "f" or abs(bound) > np.finfo(kind).max:
        raise RangeError(
            f"{name} is out of bounds for {torch_dtype(kind)}", got=str(bound),
            hint="dtype=torch.int64",
        )  # fmt: skip
    warnings.warn(
        f"{name} is out of bounds [-(2^{digits(kind)}), 2^{digits(kind)}]: beyond them "
        f"{torch_dtype(kind)} skips integers; got {bound}. Try: dtype=torch.int64.",
        stacklevel=6,
    )


def digits(kind: np.dtype) -> int:
    """Return how many binary digits a number of this float dtype has."""
    return countable(kind)[1].bit_length() - 1


def nearest(kind: np.dtype, bound: int) -> int:
    """Return the integer that a bound becomes in a float dtype."""
    array = np.asarray(bound)
    return int(in_dtype(array, BFLOAT16) if kind is BFLOAT16 else array.astype(kind))


def step(kind: np.dtype, bound: int) -> int:
    """Return how far apart the floats around a bound stand."""
    return int(1 << max(abs(bound).bit_length() - digits(kind), 0))


def low_of(kind: np.dtype, low: int) -> int:
    """Return the lower bound, moved up where the number after it would round to below it."""
    after = nearest(kind, low + 1)
    return after + step(kind, low + 1) if after < low else low


def stop_of(kind: np.dtype, stop: int) -> int:
    """Return the upper bound, moved down where the number before it would round up to it."""
    before = nearest(kind, stop - 1)
    return before - step(kind, stop - 1) if stop <= before < -LOWEST else stop
