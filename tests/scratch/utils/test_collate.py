"""Samples become a batch as in PyTorch."""

from __future__ import annotations

from collections import OrderedDict, UserDict, UserList, namedtuple

import numpy as np
import pytest

from chainrule.errors import ArgumentError, ShapeError
from chainrule.scratch.utils import data as ours
from tests.scratch.utils.twins import both

Point = namedtuple("Point", "x y")

BATCHES = {
    "floats": lambda t: [1.5, 2.5],
    "ints": lambda t: [1, 2],
    "bools": lambda t: [True, False],
    "strings": lambda t: ["a", "b"],
    "bytes": lambda t: [b"a", b"b"],
    "tensors": lambda t: [t.ones(2), t.zeros(2)],
    "mixed tensors": lambda t: [t.ones(2), t.zeros(2, dtype=t.float64)],
    "arrays": lambda t: [np.ones((2, 2)), np.zeros((2, 2))],
    "0-d arrays": lambda t: [np.array(1), np.array(2)],
    "float32": lambda t: [np.float32(1), np.float32(2)],
    "float64": lambda t: [np.float64(1), np.float64(2)],
    "int32": lambda t: [np.int32(1), np.int32(2)],
    "NumPy bools": lambda t: [np.bool_(True), np.bool_(False)],
    "NumPy strings": lambda t: [np.str_("a"), np.str_("b")],
    "tuples": lambda t: [(1, "a"), (2, "b")],
    "lists": lambda t: [[1, 2.0], [3, 4.0]],
    "nested": lambda t: [{"a": (1, [t.ones(1)]), "b": {"c": 2.0}}] * 3,
    "named": lambda t: [Point(1, t.ones(1)), Point(2, t.zeros(1))],
    "ordered": lambda t: [OrderedDict(b=1, a=2)] * 2,
    "own dict": lambda t: [UserDict(b=1, a=2)] * 2,
    "own list": lambda t: [UserList([1, 2])] * 2,
    "ranges": lambda t: [range(3), range(1, 4)],
}


@pytest.mark.parametrize("name", BATCHES)
def test_samples_are_joined_as_pytorch_joins_them(name):
    both(lambda t, d: d.default_collate(BATCHES[name](t)))


@pytest.mark.parametrize("name", BATCHES)
def test_a_sample_is_converted_as_pytorch_converts_it(name):
    both(lambda t, d: d.default_convert(BATCHES[name](t)))


def test_strings_in_an_array_stay_an_array():
    words = np.array(["a", "b"])
    assert ours.default_convert(words) is words


WRONG = {
    "unequal lists": (lambda: ours.default_collate([[1], [1, 2]]), ShapeError, r"\[1, 2\]"),
    "objects": (lambda: ours.default_collate([object()]), ArgumentError, "found <class 'object'>"),
    "object arrays": (lambda: ours.default_collate([np.array(["a"])]), ArgumentError, "<U1"),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_calls_say_what_is_needed(name):
    call, error, says = WRONG[name]
    with pytest.raises(error, match=says):
        call()
