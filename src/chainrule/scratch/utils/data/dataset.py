"""Datasets: what samples there are, by index or one after the other."""

from __future__ import annotations

import bisect
import math
import warnings
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, Generic, TypeVar

from chainrule.errors import ArgumentError, AxisError, NotCovered, OptionError, ShapeError
from chainrule.scratch.random.factories import randperm
from chainrule.scratch.random.state import default_generator
from chainrule.scratch.tensor.core import Tensor

T_co = TypeVar("T_co", covariant=True)


class Dataset(Generic[T_co]):
    """Samples that are looked up by index; subclasses give `__getitem__` and `__len__`.

    `__getitems__(indices)`, where a subclass has it, returns the samples of a whole batch.
    """

    def __getitem__(self, index: Any) -> Any:
        """Return one sample."""
        raise NotCovered(f"{type(self).__name__} needs a __getitem__", hint="define it")

    def __add__(self, other: Dataset[Any]) -> Any:
        """Return the samples of this dataset, then those of the other."""
        return ConcatDataset([self, other])


class IterableDataset(Dataset[T_co], Iterable[T_co]):
    """Samples that come one after the other; subclasses give `__iter__`.

    With worker processes each has a copy: `get_worker_info()` tells which part is its own.
    """

    def __add__(self, other: Dataset[Any]) -> Any:
        """Return the samples of this dataset, then those of the other."""
        return ChainDataset([self, other])


class TensorDataset(Dataset[tuple[Tensor, ...]]):
    """Tensors of equal length; sample i holds element i of each.

    >>> import chainrule.scratch as torch
    >>> TensorDataset(torch.zeros(3, 2), torch.arange(3))[1]
    (tensor([0., 0.]), tensor(1))
    """

    def __init__(self, *tensors: Tensor) -> None:
        """Join tensors along their first axis."""
        if any(len(t) != len(tensors[0]) for t in tensors):
            raise ShapeError(
                "TensorDataset needs tensors of one length",
                got=f"{[len(t) for t in tensors]}: Size mismatch between tensors",
            )
        self.tensors = tensors

    def __getitem__(self, index: Any) -> tuple[Tensor, ...]:
        """Return element `index` of each tensor."""
        return tuple(t[index] for t in self.tensors)

    def __len__(self) -> int:
        """Return the number of samples."""
        return len(self.tensors[0])


class StackDataset(Dataset[Any]):
    """Datasets of equal length side by side: samples are tuples, or dicts of named ones."""

    def __init__(self, *args: Dataset[Any], **kwargs: Dataset[Any]) -> None:
        """Take datasets by position, or by name."""
        parts = [*args, *kwargs.values()]
        if not parts or (args and kwargs):
            raise OptionError("StackDataset needs datasets by position, or all by name")
        lengths = [len(d) for d in parts]  # type: ignore[arg-type]
        if len(set(lengths)) > 1:
            raise OptionError(
                "Size mismatch between datasets: one length is needed", got=f"{lengths}"
            )
        self.datasets: Any = kwargs or args
        self._length = lengths[0]

    def __getitem__(self, index: Any) -> Any:
        """Return one sample of each dataset."""
        if isinstance(self.datasets, dict):
            return {name: dataset[index] for name, dataset in self.datasets.items()}
        return tuple(dataset[index] for dataset in self.datasets)

    def __getitems__(self, indices: list[Any]) -> list[Any]:
        """Return the samples of a batch, each dataset asked once."""
        if isinstance(self.datasets, dict):
            columns = [samples(d, indices) for d in self.datasets.values()]
            return [
                dict(zip(self.datasets, row, strict=True)) for row in zip(*columns, strict=True)
            ]
        return list(zip(*[samples(d, indices) for d in self.datasets], strict=True))

    def __len__(self) -> int:
        """Return the number of samples."""
        return self._length


class ConcatDataset(Dataset[T_co]):
    """Datasets one behind the other."""

    def __init__(self, datasets: Iterable[Dataset[Any]]) -> None:
        """Chain datasets that are looked up by index."""
        self.datasets = list(datasets)
        if not self.datasets:
            raise OptionError("ConcatDataset needs at least one dataset", got="none")
        if any(isinstance(d, IterableDataset) for d in self.datasets):
            raise ArgumentError(
                "ConcatDataset needs datasets with indices", got="an IterableDataset",
                hint="ChainDataset",
            )  # fmt: skip
        self.cumulative_sizes = list(accumulate(len(d) for d in self.datasets))  # type: ignore[arg-type]

    def __len__(self) -> int:
        """Return the number of samples in all datasets."""
        return self.cumulative_sizes[-1]

    def __getitem__(self, index: Any) -> Any:
        """Return sample `index`, counted through all datasets; negative counts from the end."""
        if index < -len(self):
            raise OptionError(f"an index needs to be at least -{len(self)}", got=str(index))
        at = index + len(self) if index < 0 else index
        part = bisect.bisect_right(self.cumulative_sizes, at)
        if part == len(self.datasets):
            raise AxisError(f"an index needs to be below {len(self)}", got=str(index))
        return self.datasets[part][at - (self.cumulative_sizes[part - 1] if part else 0)]


class ChainDataset(IterableDataset[T_co]):
    """Iterable datasets one behind the other."""

    def __init__(self, datasets: Iterable[Dataset[Any]]) -> None:
        """Chain datasets that are iterated over."""
        self.datasets = datasets

    def __iter__(self) -> Iterator[Any]:
        """Yield the samples of each dataset in turn."""
        for dataset in self.datasets:
            if not isinstance(dataset, IterableDataset):
                raise ArgumentError(
                    "ChainDataset needs IterableDatasets", got=type(dataset).__name__,
                    hint="ConcatDataset",
                )  # fmt: skip
            yield from dataset

    def __len__(self) -> int:
        """Return the number of samples in all datasets."""
        return sum(len(d) for d in self.datasets)  # type: ignore[arg-type,misc]


class Subset(Dataset[T_co]):
    """Some samples of a dataset, by their indices."""

    def __init__(self, dataset: Dataset[Any], indices: Sequence[int]) -> None:
        """Choose samples of `dataset`."""
        kind = type(self)
        if kind.__getitem__ is not Subset.__getitem__ and kind.__getitems__ is Subset.__getitems__:
            raise NotCovered(
                f"{kind.__name__} overrides __getitem__ but not __getitems__, which loaders call",
                hint="def __getitems__(self, indices): return [self[i] for i in indices]",
            )
        self.dataset, self.indices = dataset, indices

    def __getitem__(self, index: Any) -> Any:
        """Return one sample, or what the dataset returns for a list of indices."""
        if isinstance(index, list):
            return self.dataset[[self.indices[i] for i in index]]
        return self.dataset[self.indices[index]]

    def __getitems__(self, indices: list[int]) -> list[Any]:
        """Return the samples of a batch."""
        return samples(self.dataset, [self.indices[i] for i in indices])

    def __len__(self) -> int:
        """Return the number of samples chosen."""
        return len(self.indices)


def samples(dataset: Any, indices: list[Any]) -> list[Any]:
    """Return the samples of a batch, at once where the dataset can."""
    at_once = getattr(dataset, "__getitems__", None)
    found = at_once(indices) if at_once else [dataset[i] for i in indices]
    if len(found) != len(indices):
        raise OptionError(
            f"__getitems__ of {type(dataset).__name__} needs to return {len(indices)} samples",
            got=str(len(found)),
        )
    return found


def random_split(
    dataset: Dataset[Any], lengths: Sequence[float], generator: Any = default_generator
) -> list[Subset[Any]]:
    """Split a dataset by chance into parts of given lengths, or of given fractions.

    Why: what the fractions leave over after rounding down goes to the parts in turn, one each.

    >>> [len(part) for part in random_split(range(10), [0.5, 0.25, 0.25])]
    [6, 2, 2]
    """
    n = len(dataset)  # type: ignore[arg-type]
    counts = rounded(n, lengths) if math.isclose(sum(lengths), 1) and sum(lengths) <= 1 else lengths
    if sum(counts) != n:
        raise OptionError(f"random_split needs lengths with a sum of {n}", got=f"{list(counts)}")
    order = randperm(n, generator=generator).tolist()
    ends = accumulate(counts)
    return [Subset(dataset, order[e - c : e]) for e, c in zip(ends, counts, strict=True)]


def rounded(n: int, fractions: Sequence[float]) -> list[int]:
    """Return `n` cut into whole parts by their fractions."""
    if any(not 0 <= f <= 1 for f in fractions):
        raise OptionError("each fraction needs to lie between 0 and 1", got=f"{list(fractions)}")
    counts = [math.floor(n * f) for f in fractions]
    for i in range(n - sum(counts)):
        counts[i % len(counts)] += 1
    for i, count in enumerate(counts):
        if count == 0:
            warnings.warn(
                f"the split at index {i} is empty: no sample is left for it", stacklevel=3
            )
    return counts
