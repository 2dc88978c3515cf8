"""What loaders and samplers draw."""

SET = "d = data.TensorDataset(torch.arange(23.0), torch.arange(23) * 2)"
OPTIONS = [
    "batch_size=4",
    "batch_size=4, shuffle=True",
    "batch_size=4, shuffle=True, drop_last=True",
    "batch_size=None",
    "batch_size=None, shuffle=True",
    "batch_size=5, shuffle=True, generator=g",
    "batch_size=5, generator=g",
    "batch_size=5, sampler=data.RandomSampler(d)",
    "batch_size=5, sampler=data.RandomSampler(d, replacement=True, num_samples=40)",
    "batch_size=5, sampler=data.RandomSampler(d, num_samples=60)",
    "batch_size=5, sampler=data.RandomSampler(d, num_samples=7)",
    "batch_size=5, sampler=data.RandomSampler(d, generator=g)",
    "batch_size=5, sampler=data.RandomSampler(d, replacement=True, generator=g)",
    "batch_size=5, sampler=data.WeightedRandomSampler(torch.rand(23), 30)",
    "batch_size=5, sampler=data.WeightedRandomSampler([0.1] * 23, 20, replacement=False)",
    "batch_size=5, sampler=data.WeightedRandomSampler(torch.rand(23), 30, generator=g)",
    "batch_size=5, sampler=data.SubsetRandomSampler([3, 1, 4, 5, 9])",
    "batch_sampler=data.BatchSampler(data.RandomSampler(d), 6, False)",
    "batch_sampler=data.BatchSampler(data.SequentialSampler(d), 6, True)",
    "batch_size=4, sampler=data.DistributedSampler(d, num_replicas=2, rank=1)",
    "batch_size=4, sampler=data.DistributedSampler(d, num_replicas=3, rank=2, seed=5)",
    "batch_size=4, shuffle=True, collate_fn=len",
    "batch_size=4, shuffle=True, num_workers=2",
    "batch_size=4, shuffle=True, num_workers=1, persistent_workers=True",
    "batch_size=4, shuffle=True, num_workers=2, generator=g",
]
OTHER = [
    "l = data.DataLoader(d, 4, shuffle=True); it = iter(l); [next(it), next(it), torch.rand(3)]",
    "l = data.DataLoader(d, 4, shuffle=True); [next(iter(l)) for _ in range(3)]",
    "[list(s) for s in data.random_split(d, [10, 13])]",
    "[list(s) for s in data.random_split(d, [0.5, 0.3, 0.2])]",
    "[list(s) for s in data.random_split(d, [0.9, 0.1], generator=g)]",
    "s = data.DistributedSampler(d, num_replicas=2, rank=0); s.set_epoch(3); [list(s), len(s)]",
    "list(data.RandomSampler(d, replacement=True, num_samples=100))",
    "list(data.BatchSampler(data.SubsetRandomSampler(range(10)), 3, False))",
    "list(data.WeightedRandomSampler([1, 2, 3], 2, replacement=False))",
]


def cases():
    """Return loaders, iterated over twice, and the rest."""
    found = [f"{SET}; l = data.DataLoader(d, {o}); [list(l), list(l)]" for o in OPTIONS]
    return [*found, *[f"{SET}; {text}" for text in OTHER]]
