"""`torch.testing.assert_close` passes and fails where PyTorch's does."""

import pytest
import torch

import chainrule.scratch as ours

NAN = float("nan")
PAIRS = {
    "equal": lambda t: (t.ones(2), t.ones(2)),
    "within rounding": lambda t: (t.ones(2), t.tensor([1.0, 1.000001])),
    "float32 apart": lambda t: (t.ones(2), t.tensor([1.0, 1.0001])),
    "float64 apart": lambda t: (t.ones(1).double(), t.ones(1).double() + 1e-6),
    "shapes": lambda t: (t.ones(2), t.ones(3)),
    "dtypes": lambda t: (t.ones(2), t.ones(2).double()),
    "integers": lambda t: (t.tensor([1, 2]), t.tensor([1, 3])),
    "nan": lambda t: (t.tensor([NAN]), t.tensor([NAN])),
    "inf": lambda t: (t.tensor([float("inf")]), t.tensor([float("inf")])),
    "numbers": lambda t: (1.0, 1.1),
    "a tree": lambda t: ({"a": [t.ones(1)]}, {"a": [t.ones(1)]}),
    "a tree apart": lambda t: ({"a": [t.ones(1)]}, {"a": [t.ones(1) + 1]}),
    "keys": lambda t: ({"a": 1}, {"b": 1}),
    "lengths": lambda t: ([1], [1, 2]),
}


def outcome(t, name, **options):
    try:
        t.testing.assert_close(*PAIRS[name](t), **options)
    except (AssertionError, ValueError) as error:
        return type(error)
    return None


@pytest.mark.parametrize("name", PAIRS)
def test_it_fails_where_pytorchs_does(name):
    for options in (
        {},
        {"rtol": 0.0, "atol": 0.2},
        {"equal_nan": True, "check_dtype": False},
    ):
        assert outcome(ours, name, **options) == outcome(torch, name, **options), options


@pytest.mark.parametrize("t", [ours, torch], ids=["ours", "torch"])
def test_one_tolerance_needs_the_other(t):
    with pytest.raises(ValueError, match="rtol"):
        t.testing.assert_close(t.ones(1), t.ones(1), rtol=1.0)


def test_it_says_where():
    with pytest.raises(AssertionError, match=r"At \[1\]: Tensor-likes are not close!\n\n.*1 / 2"):
        ours.testing.assert_close([1, ours.ones(2)], [1, ours.tensor([1.0, 2.0])])
    with pytest.raises(AssertionError, match="mine"):
        ours.testing.assert_close(1, 2, msg="mine")
