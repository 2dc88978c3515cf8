"""Datasets hold what PyTorch's hold, and split as they split."""

from __future__ import annotations

import pytest

from chainrule import scratch
from chainrule.errors import ArgumentError, AxisError, NotCovered, OptionError, ShapeError
from chainrule.scratch.utils import data as ours
from tests.scratch.utils.twins import both, own, squares, stream, tensors

SPLITS = [[7, 3], [0.5, 0.5], [0.33, 0.33, 0.34], [0.1] * 9 + [0.1], [1.0], [0.6, 0.25, 0.15]]


@pytest.mark.parametrize("lengths", SPLITS, ids=str)
def test_splits_are_pytorchs(lengths):
    both(lambda t, d: [[p.indices, len(p)] for p in d.random_split(range(10), lengths)])
    both(lambda t, d: [list(p) for p in d.random_split(range(10), lengths, generator=own(t))])


def test_an_empty_split_is_told():
    with pytest.warns(UserWarning, match="split at index 2 is empty"):
        assert len(ours.random_split(range(2), [0.4, 0.4, 0.2])[2]) == 0


def test_datasets_can_be_asked_directly():
    def ask(t, d):
        whole = d.ConcatDataset([tensors(t, d, 3), tensors(t, d, 2)])
        part = d.Subset(tensors(t, d), [8, 2])
        stacked = d.StackDataset(x=range(3), y=squares(d, 3))
        return [
            whole[0], whole[3], whole[-1], len(whole), whole.cumulative_sizes,
            part[1], part[[0, 1]], part.__getitems__([1]), len(part),
            stacked[1], stacked.__getitems__([0, 2]), len(stacked),
            tensors(t, d)[2:4], len(d.ChainDataset([stream(d), stream(d, 2)])),
        ]  # fmt: skip

    both(ask)


def test_types_may_be_subscripted():
    assert issubclass(ours.TensorDataset, ours.Dataset[int].__origin__)
    for kind in (ours.Sampler, ours.DataLoader, ours.IterableDataset, ours.Subset):
        assert kind[int].__origin__ is kind


class Nothing(ours.Dataset):
    """A dataset that forgot its __getitem__."""

    def __len__(self):
        return 2


class Half(ours.Subset):
    """A subset with one half of what a loader calls."""

    def __getitem__(self, i):
        return 0


class Short(Nothing):
    """A dataset that loses samples."""

    def __getitems__(self, indices):
        return [0]


ten = range(10)
WRONG = {
    "lengths": (
        lambda: ours.TensorDataset(scratch.ones(2), scratch.ones(3)),
        ShapeError,
        r"\[2, 3\]",
    ),
    "stack lengths": (lambda: ours.StackDataset(ten, range(3)), OptionError, r"\[10, 3\]"),
    "stack of nothing": (lambda: ours.StackDataset(), OptionError, "by position, or all by name"),
    "stack of both": (lambda: ours.StackDataset(ten, a=ten), OptionError, "by position"),
    "concat of nothing": (lambda: ours.ConcatDataset([]), OptionError, "at least one"),
    "concat of streams": (
        lambda: ours.ConcatDataset([stream(ours)]),
        ArgumentError,
        "ChainDataset",
    ),
    "concat index": (lambda: ours.ConcatDataset([ten])[10], AxisError, "below 10; got 10"),
    "concat low index": (lambda: ours.ConcatDataset([ten])[-11], OptionError, "-10; got -11"),
    "chain of lists": (lambda: list(ours.ChainDataset([ten])), ArgumentError, "ConcatDataset"),
    "no getitem": (lambda: next(iter(ours.DataLoader(Nothing()))), NotCovered, "__getitem__"),
    "half a subset": (lambda: Half(ten, [1]), NotCovered, "__getitems__"),
    "lost samples": (
        lambda: next(iter(ours.DataLoader(Short(), 2))),
        OptionError,
        "2 samples; got 1",
    ),
    "split sum": (lambda: ours.random_split(ten, [3, 3]), OptionError, "sum of 10"),
    "split share": (lambda: ours.random_split(ten, [1.5, -0.5]), OptionError, "between 0 and 1"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_calls_say_what_is_needed(name):
    call, error, says = WRONG[name]
    with pytest.raises(error, match=says):
        call()
