"""Datasets, samplers and the DataLoader: `torch.utils.data`.

>>> from chainrule import scratch as torch
>>> from chainrule.scratch.utils.data import DataLoader, TensorDataset
>>> generator = torch.manual_seed(0)
>>> data = TensorDataset(torch.arange(6.0), torch.arange(6))
>>> for x, y in DataLoader(data, batch_size=4, shuffle=True):
...     print(x, y)
tensor([0., 4., 3., 5.]) tensor([0, 4, 3, 5])
tensor([2., 1.]) tensor([2, 1])

dataset.py      what samples there are: Dataset, TensorDataset, Subset, random_split, …
sampler.py      in which order they come: SequentialSampler, RandomSampler, …
distributed.py  which of them one of several processes takes
collate.py      how samples become a batch
fetch.py        one batch, for a list of indices
dataloader.py   DataLoader: the pieces joined
serial.py       the loop over batches in this process
parallel.py     the same loop, fed by worker processes
worker.py       what a worker process does
"""

from chainrule.scratch.coverage import answers_for
from chainrule.scratch.utils.data.collate import default_collate, default_convert
from chainrule.scratch.utils.data.dataloader import DataLoader
from chainrule.scratch.utils.data.dataset import (
    ChainDataset,
    ConcatDataset,
    Dataset,
    IterableDataset,
    StackDataset,
    Subset,
    TensorDataset,
    random_split,
)
from chainrule.scratch.utils.data.distributed import DistributedSampler
from chainrule.scratch.utils.data.sampler import (
    BatchSampler,
    RandomSampler,
    Sampler,
    SequentialSampler,
    SubsetRandomSampler,
    WeightedRandomSampler,
)
from chainrule.scratch.utils.data.worker import get_worker_info

__all__ = [
    "BatchSampler",
    "ChainDataset",
    "ConcatDataset",
    "DataLoader",
    "Dataset",
    "DistributedSampler",
    "IterableDataset",
    "RandomSampler",
    "Sampler",
    "SequentialSampler",
    "StackDataset",
    "Subset",
    "SubsetRandomSampler",
    "TensorDataset",
    "WeightedRandomSampler",
    "default_collate",
    "default_convert",
    "get_worker_info",
    "random_split",
]

__getattr__ = answers_for("torch.utils.data")
