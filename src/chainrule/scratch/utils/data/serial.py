"""The loop over batches in this process."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from chainrule.scratch.utils.data.fetch import fetcher
from chainrule.scratch.utils.data.sampler import drawn_seed


class BatchIterator:
    """One pass over a loader.

    Why: it draws a base seed for workers (two words of the loader's generator, or of the
         default one) also where there are none; PyTorch does, so the sampler's draws, which
         come with the first batch, stay where they are.
    """

    def __init__(self, loader: Any) -> None:
        """Begin a pass over a DataLoader."""
        self.order = loader._index_sampler
        self.indices: Iterator[Any] = iter(self.order)
        self.base_seed = drawn_seed(loader.generator)

    def __iter__(self) -> Self:
        """Return the pass itself."""
        return self

    def __len__(self) -> int:
        """Return the number of batches in a whole pass."""
        return len(self.order)


class SerialIterator(BatchIterator):
    """A pass whose batches are fetched when they are asked for."""

    def __init__(self, loader: Any) -> None:
        """Begin a pass."""
        super().__init__(loader)
        self.fetch = fetcher(
            loader.dataset, loader._auto_collation, loader.collate_fn, loader.drop_last
        )

    def __next__(self) -> Any:
        """Return the next batch."""
        return self.fetch(next(self.indices))
