"""Which samples one of several training processes takes."""

from __future__ import annotations

from collections.abc import Iterator, Sized
from typing import Any

import numpy as np

from chainrule.errors import OptionError
from chainrule.scratch import generator as g
from chainrule.scratch.utils.data.sampler import Sampler


class DistributedSampler(Sampler[int]):
    """Every `num_replicas`-th sample, from `rank` on, of an order that all processes share.

    Why: all shuffle with seed + epoch, so they agree without a word. Call `set_epoch` before
         each epoch, or every epoch has the same order. The readable engine trains in one
         process; more than one replica is for reading how a sharded run divides its data.
    """

    def __init__(
        self,
        dataset: Sized,
        num_replicas: int | None = None,
        rank: int | None = None,
        shuffle: bool = True,
        seed: int = 0,
        drop_last: bool = False,
    ) -> None:
        """Divide `dataset`; `drop_last` cuts the tail that others repeat to come out even."""
        self.dataset, self.shuffle, self.seed, self.drop_last = dataset, shuffle, seed, drop_last
        self.num_replicas, self.rank, self.epoch = num_replicas or 1, rank or 0, 0
        if not 0 <= self.rank < self.num_replicas:
            raise OptionError(
                f"rank needs to lie in [0, {self.num_replicas - 1}]", got=str(self.rank)
            )
        n = len(dataset)
        self.num_samples = n // self.num_replicas if drop_last else -(-n // self.num_replicas)
        self.total_size = self.num_samples * self.num_replicas

    def __iter__(self) -> Iterator[int]:
        """Yield this process's indices."""
        n = len(self.dataset)
        order: Any = np.arange(n)
        if self.shuffle:
            order = g.permutation(g.Generator().manual_seed(self.seed + self.epoch), n)
        even = np.resize(order, self.total_size)  # repeats from the start, or cuts the tail
        return iter(even[self.rank :: self.num_replicas].tolist())

    def __len__(self) -> int:
        """Return how many samples this process takes."""
        return self.num_samples

    def set_epoch(self, epoch: int) -> None:
        """Choose the order of an epoch."""
        self.epoch = epoch
