"""Loaders give what PyTorch's give, and draw what they draw."""

from __future__ import annotations

import pytest

from chainrule import scratch
from chainrule.errors import ArgumentError, OptionError
from chainrule.scratch.utils import data as ours
from tests.scratch.utils.twins import ENGINES, both, own, squares, stream, tensors

LOADERS = {
    "in order": lambda t, d: d.DataLoader(tensors(t, d), batch_size=3),
    "one by one": lambda t, d: d.DataLoader(tensors(t, d)),
    "shuffled": lambda t, d: d.DataLoader(tensors(t, d), batch_size=4, shuffle=True),
    "cut": lambda t, d: d.DataLoader(tensors(t, d), 4, shuffle=True, drop_last=True),
    "even": lambda t, d: d.DataLoader(tensors(t, d), 5, shuffle=True, drop_last=True),
    "own generator": lambda t, d: d.DataLoader(tensors(t, d), 5, True, generator=own(t)),
    "no batches": lambda t, d: d.DataLoader(tensors(t, d), batch_size=None, shuffle=True),
    "subset": lambda t, d: d.DataLoader(d.Subset(tensors(t, d), [5, 1, 7]), 2, shuffle=True),
    "subset of a subset": lambda t, d: d.DataLoader(
        d.Subset(d.Subset(tensors(t, d), [5, 1, 7]), [2, 0]), 2
    ),
    "split": lambda t, d: d.DataLoader(d.random_split(tensors(t, d), [0.7, 0.3])[0], 3),
    "samples": lambda t, d: d.DataLoader(squares(d), batch_size=4, shuffle=True),
    "subset of samples": lambda t, d: d.DataLoader(d.Subset(squares(d), [3, 4]), batch_size=4),
    "chosen batches": lambda t, d: d.DataLoader(tensors(t, d), batch_sampler=[[1, 2], [5]]),
    "chosen samples": lambda t, d: d.DataLoader(tensors(t, d), 2, sampler=[4, 2, 4]),
    "batches of tensors": lambda t, d: d.DataLoader(
        tensors(t, d), batch_sampler=t.tensor([[1, 2], [-1, 5]])
    ),
    "samples by tensors": lambda t, d: d.DataLoader(tensors(t, d), 2, sampler=t.tensor([4, 2])),
    "subset by a tensor": lambda t, d: d.DataLoader(d.Subset(tensors(t, d), t.tensor([4, 2])), 2),
    "with replacement": lambda t, d: d.DataLoader(
        tensors(t, d), 16, sampler=d.RandomSampler(range(10), replacement=True, num_samples=70)
    ),
    "by weight": lambda t, d: d.DataLoader(
        tensors(t, d), 4, sampler=d.WeightedRandomSampler(range(1, 11), 12)
    ),
    "own collate": lambda t, d: d.DataLoader(squares(d), 4, collate_fn=len),
    "own collate of tensors": lambda t, d: d.DataLoader(tensors(t, d), 4, collate_fn=list),
    "stream": lambda t, d: d.DataLoader(stream(d), batch_size=4),
    "stream cut": lambda t, d: d.DataLoader(stream(d), batch_size=4, drop_last=True),
    "stream one by one": lambda t, d: d.DataLoader(stream(d), batch_size=None),
    "concatenated": lambda t, d: d.DataLoader(tensors(t, d) + tensors(t, d, 3), 4, shuffle=True),
    "chained": lambda t, d: d.DataLoader(stream(d) + stream(d, 3), 4),
    "stacked": lambda t, d: d.DataLoader(d.StackDataset(tensors(t, d), squares(d)), 4),
    "stacked by name": lambda t, d: d.DataLoader(
        d.StackDataset(a=d.Subset(squares(d), range(10)), b=range(10)), 4
    ),
    "pinned": lambda t, d: d.DataLoader(range(4), pin_memory=t is scratch),
}


@pytest.mark.parametrize("name", LOADERS)
def test_loaders_give_what_pytorch_gives_and_leave_its_state(name):
    def epochs(t, d):
        loader = LOADERS[name](t, d)
        return [len(loader), list(loader), t.rand(2), list(loader)]

    both(epochs)


def test_a_training_script_stays_in_step():
    def script(t, d):
        drawn = [t.rand(2), t.randint(9, (5,)), t.randperm(6)]
        train, valid = d.random_split(tensors(t, d, 25), [20, 5], generator=own(t))
        loader = d.DataLoader(train, batch_size=8, shuffle=True)
        for _ in range(3):
            for x, y in loader:
                keep = t.empty(x.shape).bernoulli_(0.5)
                drawn += [x, y, keep, t.empty(2).uniform_()]
            drawn += list(d.DataLoader(valid, batch_size=2))
        return drawn

    both(script)


def test_a_pass_left_early_has_drawn_as_much_as_in_pytorch():
    def script(t, d):
        loader = d.DataLoader(tensors(t, d), batch_size=2, shuffle=True)
        first = [next(iter(loader)) for _ in range(2)]
        iter(loader)
        return first, t.rand(1)

    both(script)


def test_a_gradient_passes_through_the_loader():
    for t, d in ENGINES:
        w = t.ones(4, requires_grad=True)
        for (x,) in d.DataLoader(d.TensorDataset(w), batch_size=3):
            (x * 2).sum().backward()
        assert w.grad.tolist() == [2.0] * 4


def test_a_tensor_dataset_that_looks_up_otherwise_is_asked_for_each_sample():
    def run(t, d):
        class Doubled(d.TensorDataset):
            def __getitem__(self, i):
                return super().__getitem__(i)[0] * 2

        return list(d.DataLoader(Doubled(t.arange(5.0)), batch_size=2))

    both(run)


def test_a_batch_is_a_copy():
    x = scratch.zeros(4, 2)
    for (batch,) in ours.DataLoader(ours.TensorDataset(x), batch_size=2):
        batch.add_(1)
    assert x.sum().item() == 0


def test_no_worker_no_info():
    assert ours.get_worker_info() is None


def test_a_pass_knows_its_length():
    both(lambda t, d: len(iter(d.DataLoader(tensors(t, d), batch_size=3))))


ten = range(10)
WRONG = {
    "batch size": (lambda: ours.DataLoader(ten, batch_size=0), OptionError, "got 0"),
    "workers": (lambda: ours.DataLoader(ten, num_workers=-1), OptionError, "non-negative"),
    "timeout": (lambda: ours.DataLoader(ten, timeout=-1), OptionError, "non-negative"),
    "prefetch": (lambda: ours.DataLoader(ten, prefetch_factor=2), OptionError, "multiprocessing"),
    "prefetch 0": (
        lambda: ours.DataLoader(ten, num_workers=1, prefetch_factor=0),
        OptionError,
        "1 or more",
    ),
    "persistent": (
        lambda: ours.DataLoader(ten, persistent_workers=True),
        OptionError,
        "num_workers",
    ),
    "context": (
        lambda: ours.DataLoader(ten, multiprocessing_context="fork"),
        OptionError,
        "num_workers > 0",
    ),
    "context name": (
        lambda: ours.DataLoader(ten, num_workers=1, multiprocessing_context="frok"),
        OptionError,
        "did you mean 'fork'",
    ),
    "context kind": (
        lambda: ours.DataLoader(ten, num_workers=1, multiprocessing_context=3),
        ArgumentError,
        "got 3",
    ),
    "shuffled stream": (
        lambda: ours.DataLoader(stream(ours), shuffle=True),
        OptionError,
        "shuffle",
    ),
    "sampled stream": (
        lambda: ours.DataLoader(stream(ours), sampler=ten),
        OptionError,
        "no sampler",
    ),
    "batched stream": (
        lambda: ours.DataLoader(stream(ours), batch_sampler=[ten]),
        OptionError,
        "no batch_sampler",
    ),
    "two orders": (
        lambda: ours.DataLoader(ten, shuffle=True, sampler=ten),
        OptionError,
        "exclusive",
    ),
    "two batchings": (
        lambda: ours.DataLoader(ten, batch_size=2, batch_sampler=[ten]),
        OptionError,
        "exclusive",
    ),
    "no batch to drop": (
        lambda: ours.DataLoader(ten, batch_size=None, drop_last=True),
        OptionError,
        "drop_last",
    ),
    "set later": (
        lambda: setattr(ours.DataLoader(ten), "batch_size", 3),
        OptionError,
        "a new DataLoader",
    ),
    "no length": (lambda: len(ours.DataLoader(stream(ours, length=False))), TypeError, "len"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_calls_say_what_is_needed(name):
    call, error, says = WRONG[name]
    with pytest.raises(error, match=says):
        call()
