import numpy as np
import pytest

from chainrule.data import load, split
from chainrule.errors import OptionError, ShapeError

CASES = [
    (10, (0.8, 0.2), [8, 2]),
    (10, (1.0,), [10]),
    (10, (0.7, 0.0, 0.3), [7, 0, 3]),
    (7, (0.5, 0.5), [4, 3]),
    (10, (0.33, 0.67), [3, 7]),
    (100, (1 / 3, 1 / 3, 1 / 3), [34, 33, 33]),
    (1797, (1 - 0.1 - 0.2, 0.1, 0.2), [1258, 180, 359]),
    (60_000, (0.8, 0.1, 0.1), [48_000, 6000, 6000]),
]


@pytest.mark.parametrize("by_class", [False, True])
@pytest.mark.parametrize(("n", "fractions", "sizes"), CASES)
def test_parts_hold_everything_once(n, fractions, sizes, by_class):
    labels = np.arange(n) % 3 if by_class else None
    parts = split(n, fractions, seed=1, stratify=labels)
    assert [len(part) for part in parts] == sizes
    assert sorted(np.concatenate(parts)) == list(range(n))
    assert all(part.dtype == np.int64 for part in parts)


def test_the_seed_decides():
    first, again, other = (split(50, (0.5, 0.5), seed)[0] for seed in (3, 3, 4))
    assert first.tolist() == again.tolist() != other.tolist()


def test_the_numbers_never_change():
    train, test = split(10, (0.7, 0.3), seed=0)
    assert (train.tolist(), test.tolist()) == ([3, 2, 1, 8, 6, 0, 7], [4, 5, 9])


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("fractions", [(0.8, 0.2), (0.6, 0.2, 0.2), (0.9, 0.05, 0.05)])
def test_each_part_has_its_share_of_each_class(fractions, seed):
    labels = load("digits").y_train
    everywhere = np.bincount(labels)
    for part, fraction in zip(split(1797, fractions, seed, labels), fractions, strict=True):
        counts = np.bincount(labels[part], minlength=10)
        assert (np.abs(counts - everywhere * fraction) < len(fractions) - 1 + 1e-9).all()


def test_rare_and_worded_classes():
    labels = np.array(["common"] * 18 + ["rare"] * 2)
    for part in split(20, (0.5, 0.5), 0, labels):
        assert sorted(labels[part]) == ["common"] * 9 + ["rare"]


def test_parts_are_shuffled():
    labels = np.repeat(np.arange(10), 100)
    for stratify in (None, labels):
        for part in split(1000, (0.5, 0.5), 0, stratify):
            assert (np.diff(part) < 0).sum() > 150
            assert (np.diff(labels[part]) != 0).sum() > 300


@pytest.mark.parametrize(
    ("n", "fractions", "said"),
    [
        (10, (0.8, 0.1), r"add up to 1; got \(0.8, 0.1\)"),
        (10, (1.2, -0.2), "0 or more"),
        (10, (), "add up to 1"),
        (3, (0.9, 0.1), r"each part.*needs an example; got 3 examples.*\[3, 0\]"),
        (0, (0.5, 0.5), "needs an example; got 0"),
    ],
)
def test_shares_that_cannot_be_had(n, fractions, said):
    with pytest.raises(OptionError, match=said):
        split(n, fractions, seed=0)


def test_labels_must_fit():
    with pytest.raises(ShapeError, match=r"one label for each of 10 examples; got \(9,\)"):
        split(10, (0.5, 0.5), 0, stratify=np.zeros(9))
