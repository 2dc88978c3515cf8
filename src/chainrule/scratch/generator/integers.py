"""Integers from a range, and permutations."""

from __future__ import annotations

import math
from array import array
from typing import TYPE_CHECKING

import numpy as np

from chainrule.scratch.generator.stream import Generator, chunks
from chainrule.scratch.types import BFLOAT16, Array

if TYPE_CHECKING:
    from numpy.typing import DTypeLike

LONG_RANGE = 2**28  # from here a number takes two words: `word % range` favours the low ones
LONG_PERMUTATION = (2**32 - 1) // 20  # from here for the same reason


def integers(
    generator: Generator,
    shape: tuple[int, ...],
    low: int,
    high: int,
    dtype: DTypeLike = np.int64,
) -> Array:
    """Draw from low, low + 1, …, high - 1: one word each, two from a range of 2²⁸ on.

    >>> integers(Generator().manual_seed(0), (5,), 0, 10).tolist()
    [4, 9, 3, 0, 3]
    """
    n, span = math.prod(shape), high - low
    words = generator.long_words(n) if span >= LONG_RANGE else generator.words(n)
    if span < 2**64:  # the whole of int64 is every 64-bit number as it comes
        words = words % np.uint64(span)
        words += np.uint64(low % 2**64)
    return words.view(np.int64).astype(dtype, copy=False).reshape(shape)


def any_integers(generator: Generator, shape: tuple[int, ...], dtype: DTypeLike) -> Array:
    """Draw from 0 to the largest that `dtype` counts to: `random_()` without bounds.

    Why: for floats that is 2 to the number of digits, above which they skip integers.

    >>> any_integers(Generator().manual_seed(0), (2,), np.uint8).tolist()
    [172, 47]
    """
    kind, n = np.dtype(dtype), math.prod(shape)
    top = countable(kind)[1]
    words = generator.long_words(n) if kind in (np.int64, np.float64) else generator.words(n)
    return (words % np.uint64(top + 1)).astype(kind).reshape(shape)


def countable(kind: np.dtype) -> tuple[int, int]:
    """Return the first and the last integer of a dtype that skips none between them.

    >>> countable(np.dtype("int8")), countable(np.dtype("float16"))
    ((-128, 127), (-2048, 2048))
    """
    if kind.kind == "f":
        top = 2 ** (8 if kind is BFLOAT16 else np.finfo(kind).nmant + 1)
        return -top, top
    return (0, 1) if kind == np.bool_ else (int(np.iinfo(kind).min), int(np.iinfo(kind).max))


def permutation(generator: Generator, n: int) -> Array:
    """Return 0, …, n - 1 in random order: one word each but the last.

    Why: place i is swapped with a random place from i on (Fisher & Yates). Each swap needs
         the one before it, so this is a loop, over a list because that is faster than over
         an array: 60,000 take 5 ms.

    >>> permutation(Generator().manual_seed(0), 5).tolist()
    [4, 0, 1, 3, 2]
    """
    if n >= LONG_PERMUTATION:
        return long_permutation(generator, n)
    places = np.arange(max(n - 1, 0))
    swaps = places + (generator.words(len(places)) % (n - places).astype(np.uint64)).view(np.int64)
    order, drawn = list(range(n)), []
    for here, j in zip(order, swaps.tolist(), strict=False):  # no swap for the last place
        drawn.append(order[j])
        order[j] = here
    return np.array(drawn + order[-1:], np.int64)


def long_permutation(generator: Generator, n: int) -> Array:
    """Return 0, …, n - 1 in random order, two words each; PyTorch's way for huge `n`.

    Why: i goes to a random place up to i, and what was there moves to place i.
    """
    order = array("q", bytes(8 * n))  # 8 bytes a number, where a list takes 40
    for part in chunks(n):
        first = part.start
        places = np.arange(first, min(part.stop, n), dtype=np.uint64)
        for i, j in enumerate((generator.long_words(len(places)) % (places + 1)).tolist(), first):
            order[i] = order[j]
            order[j] = i
    return np.frombuffer(order, np.int64)
