"""Samplers: in which order the samples of a dataset come, and how they fall into batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from itertools import islice
from typing import Any, Generic, TypeVar

import numpy as np

from chainrule.errors import ArgumentError, NotCovered, OptionError
from chainrule.scratch import generator as g
from chainrule.scratch.random import draw
from chainrule.scratch.random.state import chosen
from chainrule.scratch.tensor.creation import as_tensor
from chainrule.scratch.types import float64

T_co = TypeVar("T_co", covariant=True)
REPLACED = 32  # numbers drawn at once when samples may come again


def drawn_seed(generator: Any) -> int:
    """Draw a seed: 63 bits, two words of the stream."""
    return int(g.any_integers(chosen(generator), (), np.int64))


def is_count(n: Any) -> bool:
    """Tell whether `n` is an integer above zero."""
    return isinstance(n, int) and not isinstance(n, bool) and n > 0


class Sampler(Generic[T_co]):
    """An order of indices; subclasses give `__iter__`, and `__len__` where it is known."""

    def __iter__(self) -> Iterator[T_co]:
        """Yield indices, or lists of indices."""
        raise NotCovered(f"{type(self).__name__} needs an __iter__", hint="define it")


class SequentialSampler(Sampler[int]):
    """First to last."""

    def __init__(self, data_source: Sized) -> None:
        """Order the samples of `data_source`."""
        self.data_source = data_source

    def __iter__(self) -> Iterator[int]:
        """Yield 0, 1, 2 and so on."""
        return iter(range(len(self.data_source)))

    def __len__(self) -> int:
        """Return the number of samples."""
        return len(self.data_source)


class RandomSampler(Sampler[int]):
    """Shuffled, or drawn with replacement.

    Why: without a generator of its own it draws a seed from the default one (two words) each
         time it is iterated over, and shuffles with a fresh generator of that seed.
    """

    def __init__(
        self,
        data_source: Sized,
        replacement: bool = False,
        num_samples: int | None = None,
        generator: Any = None,
    ) -> None:
        """Order the samples of `data_source`; `num_samples` of them, or as many as there are."""
        self.data_source, self.replacement = data_source, replacement
        self._num_samples, self.generator = num_samples, generator
        if not isinstance(replacement, bool):
            raise ArgumentError("replacement should be a boolean value", got=repr(replacement))
        if not is_count(self.num_samples):
            raise OptionError(
                "num_samples should be a positive integer value", got=repr(self.num_samples)
            )

    @property
    def num_samples(self) -> int:
        """How many indices one pass yields."""
        return len(self.data_source) if self._num_samples is None else self._num_samples

    def __iter__(self) -> Iterator[int]:
        """Yield indices in a new random order."""
        generator = self.generator
        if generator is None:
            generator = g.Generator().manual_seed(drawn_seed(None))
        n, left = len(self.data_source), self.num_samples
        while left > 0:
            if self.replacement:
                order = g.integers(generator, (min(left, REPLACED),), 0, n)
            else:
                order = g.permutation(generator, n)[:left]
            yield from order.tolist()
            left -= len(order)
        if not self.replacement and self.num_samples % n == 0:
            # PyTorch ends with the rest of a shuffle, also when the rest is empty; it counts
            # where the generator is the caller's.
            g.permutation(generator, n)

    def __len__(self) -> int:
        """Return how many indices one pass yields."""
        return self.num_samples


class SubsetRandomSampler(Sampler[int]):
    """Given indices, shuffled."""

    def __init__(self, indices: Sequence[int], generator: Any = None) -> None:
        """Order `indices`."""
        self.indices, self.generator = indices, generator

    def __iter__(self) -> Iterator[int]:
        """Yield the indices in a new random order."""
        for i in g.permutation(chosen(self.generator), len(self.indices)).tolist():
            yield self.indices[i]

    def __len__(self) -> int:
        """Return the number of indices."""
        return len(self.indices)


class WeightedRandomSampler(Sampler[int]):
    """Drawn in proportion to weights, which need no sum of one."""

    def __init__(
        self,
        weights: Sequence[float],
        num_samples: int,
        replacement: bool = True,
        generator: Any = None,
    ) -> None:
        """Draw `num_samples` of the indices of `weights`."""
        if not is_count(num_samples):
            raise OptionError(
                "num_samples should be a positive integer value", got=repr(num_samples)
            )
        if not isinstance(replacement, bool):
            raise OptionError("replacement should be a boolean value", got=repr(replacement))
        self.weights = as_tensor(weights, dtype=float64)
        if self.weights.ndim != 1:
            raise OptionError("weights should be a 1d sequence", got=str(tuple(self.weights.shape)))
        self.num_samples, self.replacement, self.generator = num_samples, replacement, generator

    def __iter__(self) -> Iterator[int]:
        """Yield drawn indices."""
        yield from draw.multinomial(
            self.weights._array, chosen(self.generator), self.num_samples, self.replacement
        ).tolist()

    def __len__(self) -> int:
        """Return how many indices are drawn."""
        return self.num_samples


class BatchSampler(Sampler[list[int]]):
    """The indices of another sampler, in lists of `batch_size`.

    >>> list(BatchSampler(range(5), batch_size=2, drop_last=False))
    [[0, 1], [2, 3], [4]]
    """

    def __init__(
        self, sampler: Sampler[int] | Iterable[int], batch_size: int, drop_last: bool
    ) -> None:
        """Cut the order of `sampler` into batches; `drop_last` leaves out a shorter last one."""
        if not is_count(batch_size):
            raise OptionError("batch_size should be a positive integer value", got=repr(batch_size))
        if not isinstance(drop_last, bool):
            raise OptionError("drop_last should be a boolean value", got=repr(drop_last))
        self.sampler, self.batch_size, self.drop_last = sampler, batch_size, drop_last

    def __iter__(self) -> Iterator[list[int]]:
        """Yield lists of indices."""
        indices = iter(self.sampler)
        while batch := list(islice(indices, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield batch

    def __len__(self) -> int:
        """Return the number of batches."""
        n = len(self.sampler)  # type: ignore[arg-type]
        return n // self.batch_size if self.drop_last else -(-n // self.batch_size)
