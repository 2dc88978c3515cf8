"""DataLoader: a dataset, an order, a way to make batches, and who does the work."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from chainrule.errors import ArgumentError, OptionError, nearest
from chainrule.scratch.utils.data.collate import default_collate, default_convert
from chainrule.scratch.utils.data.dataset import Dataset, IterableDataset
from chainrule.scratch.utils.data.sampler import (
    BatchSampler,
    RandomSampler,
    Sampler,
    SequentialSampler,
)
from chainrule.scratch.utils.data.serial import BatchIterator, SerialIterator

if TYPE_CHECKING:
    from chainrule.scratch.utils.data.parallel import ParallelIterator

T_co = TypeVar("T_co", covariant=True)
FIXED = {"batch_size", "batch_sampler", "sampler", "drop_last", "dataset", "persistent_workers"}


class Endless(Sampler[None]):
    """Ask an iterable dataset for samples until it has no more."""

    def __iter__(self) -> Iterator[None]:
        """Yield None for ever."""
        while True:
            yield None


class DataLoader(Generic[T_co]):
    """Iterate over a dataset in batches; behaves as `torch.utils.data.DataLoader`.

    Params:
        shuffle: a new random order each epoch.
        sampler, batch_sampler: an order of one's own, of indices or of lists of them.
        num_workers: processes that fetch batches ahead of time; 0 fetches here.
        collate_fn: makes a batch of a list of samples.
        generator: gives the random order and the workers' seeds; else the default one does.
        pin_memory, pin_memory_device: accepted; there is no device to copy to.
        in_order: False returns batches as workers finish them, so runs may differ.

    Why: each epoch draws two words for the workers' base seed, and two for the order if it is
         shuffled, whether they are used or not: what is drawn afterwards then agrees with
         PyTorch.
    """

    _ready = False

    def __init__(
        self,
        dataset: Dataset[T_co],
        batch_size: int | None = 1,
        shuffle: bool | None = None,
        sampler: Sampler[Any] | Iterable[Any] | None = None,
        batch_sampler: Sampler[list[Any]] | Iterable[list[Any]] | None = None,
        num_workers: int = 0,
        collate_fn: Callable[[Any], Any] | None = None,
        pin_memory: bool = False,
        drop_last: bool = False,
        timeout: float = 0,
        worker_init_fn: Callable[[int], Any] | None = None,
        multiprocessing_context: Any = None,
        generator: Any = None,
        *,
        prefetch_factor: int | None = None,
        persistent_workers: bool = False,
        pin_memory_device: str = "",
        in_order: bool = True,
    ) -> None:
        """Join the parts; nothing is read or drawn until the loader is iterated over."""
        self.dataset, self.generator, self.in_order = dataset, generator, in_order
        self.num_workers, self.timeout, self.worker_init_fn = num_workers, timeout, worker_init_fn
        self.pin_memory, self.pin_memory_device = pin_memory, pin_memory_device
        self.persistent_workers, self.prefetch_factor = persistent_workers, prefetch_factor
        self._check_workers()
        self.multiprocessing_context = self._context(multiprocessing_context)
        self._check_order(batch_size, shuffle, sampler, batch_sampler, drop_last)
        if sampler is None:
            sampler = self._default_sampler(bool(shuffle))
        if batch_sampler is not None:
            batch_size, drop_last = None, False
        elif batch_size is not None:
            batch_sampler = BatchSampler(sampler, batch_size, drop_last)
        self.batch_size, self.drop_last = batch_size, drop_last
        self.sampler, self.batch_sampler = sampler, batch_sampler
        standard = default_convert if batch_sampler is None else default_collate
        self.collate_fn = standard if collate_fn is None else collate_fn
        self._iterator: ParallelIterator | None = None
        self._ready = True

    def _check_workers(self) -> None:
        """Raise if the arguments about workers do not fit together."""
        alone = self.num_workers == 0
        rules = (
            (self.num_workers < 0, "num_workers option should be non-negative"),
            (self.timeout < 0, "timeout option should be non-negative"),
            (
                alone and self.prefetch_factor is not None,
                "prefetch_factor option could only be specified in multiprocessing",
            ),
            (alone and self.persistent_workers, "persistent_workers option needs num_workers > 0"),
            (
                self.prefetch_factor is not None and self.prefetch_factor < 1,
                "prefetch_factor needs to be 1 or more",
            ),
        )
        refuse(rules)
        if not alone and self.prefetch_factor is None:
            self.prefetch_factor = 2

    def _context(self, wanted: Any) -> Any:
        """Return how workers are started, from its name or as it is."""
        if wanted is None:
            return None
        import multiprocessing
        from multiprocessing.context import BaseContext

        if self.num_workers == 0:
            raise OptionError(
                "multiprocessing_context can only be used with num_workers > 0", got=repr(wanted)
            )
        if isinstance(wanted, str):
            known = multiprocessing.get_all_start_methods()
            if wanted not in known:
                raise OptionError(
                    "multiprocessing_context needs a start method of this system",
                    got=repr(wanted),
                    hint=nearest(wanted, known),
                )
            return multiprocessing.get_context(wanted)
        if not isinstance(wanted, BaseContext):
            raise ArgumentError(
                "multiprocessing_context needs a context or the name of one", got=repr(wanted)
            )
        return wanted

    def _check_order(
        self, batch_size: Any, shuffle: Any, sampler: Any, batch_sampler: Any, drop_last: bool
    ) -> None:
        """Raise if the order is given twice, or cannot be given."""
        stream = isinstance(self.dataset, IterableDataset)
        given = batch_size != 1 or shuffle or sampler is not None or drop_last
        rules = (
            (stream and shuffle, "DataLoader with IterableDataset: shuffle inside the dataset"),
            (stream and sampler is not None, "DataLoader with IterableDataset takes no sampler"),
            (
                stream and batch_sampler is not None,
                "DataLoader with IterableDataset takes no batch_sampler",
            ),
            (
                sampler is not None and shuffle,
                "sampler option is mutually exclusive with shuffle",
            ),
            (
                batch_sampler is not None and given,
                "batch_sampler option is mutually exclusive with batch_size, shuffle, sampler, "
                "and drop_last",
            ),
            (
                batch_size is None and drop_last,
                "batch_size=None option disables auto-batching and is mutually exclusive "
                "with drop_last",
            ),
        )
        refuse(rules)

    def _default_sampler(self, shuffle: bool) -> Sampler[Any]:
        """Return the order that `shuffle` asks for."""
        if isinstance(self.dataset, IterableDataset):
            return Endless()
        if shuffle:
            return RandomSampler(self.dataset, generator=self.generator)  # type: ignore[arg-type]
        return SequentialSampler(self.dataset)  # type: ignore[arg-type]

    def __setattr__(self, name: str, value: Any) -> None:
        """Set an attribute that is read later; others were used up when the loader was made."""
        if self._ready and name in FIXED:
            raise OptionError(
                f"{name} attribute should not be set after DataLoader is initialized",
                hint="a new DataLoader",
            )
        super().__setattr__(name, value)

    @property
    def _auto_collation(self) -> bool:
        return self.batch_sampler is not None

    @property
    def _index_sampler(self) -> Any:
        """The sampler that says what is fetched at a time."""
        return self.sampler if self.batch_sampler is None else self.batch_sampler

    def __iter__(self) -> BatchIterator:
        """Begin a pass over the dataset."""
        if self.num_workers == 0:
            return SerialIterator(self)
        from chainrule.scratch.utils.data.parallel import ParallelIterator

        if not self.persistent_workers:
            return ParallelIterator(self)
        if self._iterator is None or not self._iterator.workers:  # none yet, or they died
            self._iterator = ParallelIterator(self)
        else:
            self._iterator.again()
        return self._iterator

    def __len__(self) -> int:
        """Return the number of batches in a pass."""
        if not isinstance(self.dataset, IterableDataset):
            return len(self._index_sampler)
        n = len(self.dataset)  # type: ignore[arg-type]
        if self.batch_size is None:
            return n
        return n // self.batch_size if self.drop_last else -(-n // self.batch_size)


def refuse(rules: tuple[tuple[Any, str], ...]) -> None:
    """Raise for the first rule that is broken."""
    for broken, needed in rules:
        if broken:
            raise OptionError(needed)
