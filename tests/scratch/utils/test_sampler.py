"""Samplers yield what PyTorch's yield, and draw what they draw."""

from __future__ import annotations

import pytest

from chainrule.errors import ArgumentError, NotCovered, OptionError
from chainrule.scratch.utils import data as ours
from tests.scratch.utils.twins import both, own

SAMPLERS = {
    "sequential": lambda t, d: d.SequentialSampler(range(5)),
    "random": lambda t, d: d.RandomSampler(range(5)),
    "random, some": lambda t, d: d.RandomSampler(range(5), num_samples=3, generator=own(t)),
    "random, more": lambda t, d: d.RandomSampler(range(5), num_samples=12, generator=own(t)),
    "random, twice": lambda t, d: d.RandomSampler(range(5), num_samples=10),
    "replaced": lambda t, d: d.RandomSampler(range(5), True),
    "replaced, 64": lambda t, d: d.RandomSampler(range(5), True, 64, generator=own(t)),
    "subset": lambda t, d: d.SubsetRandomSampler([3, 7, 8]),
    "subset, own": lambda t, d: d.SubsetRandomSampler("abc", generator=own(t)),
    "weighted": lambda t, d: d.WeightedRandomSampler([0.1, 0.9, 3.0], 8),
    "weighted, once": lambda t, d: d.WeightedRandomSampler(t.arange(1.0, 9.0), 3, False),
    "batches": lambda t, d: d.BatchSampler(d.RandomSampler(range(7)), 3, False),
    "batches, cut": lambda t, d: d.BatchSampler(d.RandomSampler(range(7)), 3, True),
    "batches, even": lambda t, d: d.BatchSampler(range(6), 3, True),
    "one of two": lambda t, d: d.DistributedSampler(range(7), 2, 1),
    "one of two, cut": lambda t, d: d.DistributedSampler(range(7), 2, 0, drop_last=True, seed=3),
    "one of four": lambda t, d: d.DistributedSampler(range(2), 5, 4, shuffle=False),
}


@pytest.mark.parametrize("name", SAMPLERS)
def test_samplers_yield_what_pytorchs_yield(name):
    def passes(t, d):
        sampler = SAMPLERS[name](t, d)
        got = [len(sampler), list(sampler), list(sampler)]
        if hasattr(sampler, "set_epoch"):
            sampler.set_epoch(4)
            got += list(sampler)
        generator = getattr(sampler, "generator", None)
        return got, t.rand(3, generator=generator)

    both(passes)


ten = range(10)
WRONG = {
    "no iter": (lambda: iter(ours.Sampler()), NotCovered, "__iter__"),
    "empty": (lambda: ours.DataLoader([], shuffle=True), OptionError, "num_samples.*got 0"),
    "replacement": (lambda: ours.RandomSampler(ten, 1), ArgumentError, "boolean value; got 1"),
    "weights": (lambda: ours.WeightedRandomSampler([[1.0]], 1), OptionError, "1d sequence"),
    "weight samples": (lambda: ours.WeightedRandomSampler([1.0], True), OptionError, "got True"),
    "weight replacement": (lambda: ours.WeightedRandomSampler([1.0], 1, 1), OptionError, "boolean"),
    "drop last": (lambda: ours.BatchSampler(ten, 2, 1), OptionError, "boolean value; got 1"),
    "rank": (lambda: ours.DistributedSampler(ten, 2, 2), OptionError, r"\[0, 1\]; got 2"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_calls_say_what_is_needed(name):
    call, error, says = WRONG[name]
    with pytest.raises(error, match=says):
        call()
