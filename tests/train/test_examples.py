"""Preparing data: parts that do not overlap, a scaler that has seen the training part alone."""

import numpy as np
import pytest

from chainrule.data import DataSet, load
from chainrule.errors import RecipeError
from chainrule.train.examples import prepare
from chainrule.train.recipe import Data, Split


def raw(test=False):
    rng = np.random.default_rng(0)
    x = rng.integers(0, 17, size=(100, 4, 3)).astype(np.uint8)
    x[:, 0, 0] = 5  # a feature that never changes
    y = np.arange(100) % 4
    brought = (x[:20] // 2, y[:20]) if test else (None, None)
    return DataSet("toy", x, y, *brought, tuple("abcd"), 16, "nowhere", "none")


@pytest.mark.parametrize("validation", [0, 0.2])
def test_each_example_is_in_one_part(validation):
    made = prepare(raw(), Data(), Split(validation=validation, test=0.3))
    rows = [made.train.rows, made.validation.rows, made.test.rows]
    assert [len(r) for r in rows] == [70 - 100 * validation, 100 * validation, 30]
    assert sorted(np.concatenate(rows)) == list(range(100))
    for part in (made.train, made.validation, made.test):
        np.testing.assert_array_equal(part.y, raw().y_train[part.rows])


def test_classes_keep_their_shares():
    made = prepare(raw(), Data(), Split(validation=0.2, test=0.2))
    for part in (made.train, made.validation, made.test):
        assert np.bincount(part.y).tolist() == [len(part) // 4] * 4


def test_a_set_that_brings_a_test_part_keeps_it():
    made = prepare(raw(test=True), Data(scale="none"), Split(validation=0.2, test=0.9))
    assert (len(made.train), len(made.validation), len(made.test)) == (80, 20, 20)
    np.testing.assert_array_equal(made.test.x, raw(test=True).x_test.reshape(20, 12))


def test_the_scaler_has_seen_the_training_part_alone():
    data = raw()
    made = prepare(data, Data(), Split(validation=0.2, test=0.2))
    seen = data.x_train[made.train.rows].reshape(60, 12).astype(float)
    deviation = np.where(seen.std(0) == 0, 1, seen.std(0))
    for part in (made.train, made.validation, made.test):
        wanted = (data.x_train[part.rows].reshape(-1, 12) - seen.mean(0)) / deviation
        np.testing.assert_allclose(part.x, wanted, rtol=1e-5, atol=1e-6)
    assert not made.train.x[:, 0].any()
    changed = raw()
    changed.x_train[made.test.rows] = 0  # what is held back must not matter
    again = prepare(changed, Data(), Split(validation=0.2, test=0.2))
    np.testing.assert_array_equal(made.train.x, again.train.x)


@pytest.mark.parametrize(
    ("data", "low", "high"),
    [
        (Data(scale="none"), 0, 16),
        (Data(scale="divide"), 0, 1),
        (Data(scale="minmax"), 0, 1),
        (Data(scale="minmax", per="set"), 0, 1),
    ],
)
def test_scales(data, low, high):
    x = prepare(raw(), data, Split()).train.x
    assert (x.min(), x.max()) == (low, high)


def test_all_features_together():
    x = prepare(raw(), Data(per="set"), Split()).train.x
    assert abs(x.mean()) < 1e-6
    assert x.std() == pytest.approx(1, abs=1e-5)


@pytest.mark.parametrize(("shape", "axes"), [("flat", (64,)), ("image", (1, 8, 8))])
def test_shapes(shape, axes):
    made = prepare(load("digits"), Data(shape=shape), Split())
    for part in (made.train, made.validation, made.test):
        assert part.x.shape == (len(part), *axes)
        assert (part.x.dtype, part.y.dtype) == (np.float32, np.int64)


def test_the_same_seed_splits_alike_and_another_does_not():
    rows = [prepare(raw(), Data(), Split(seed=seed)).test.rows for seed in (1, 1, 2)]
    np.testing.assert_array_equal(rows[0], rows[1])
    assert set(rows[0]) != set(rows[2])


def test_nothing_left_to_train_on():
    with pytest.raises(RecipeError, match=r"leave examples for training; got 0\.5 \+ 0\.5"):
        prepare(raw(), Data(), Split(validation=0.5, test=0.5))
