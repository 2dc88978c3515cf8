"""Teaching data: the same seed gives the same points, and each set teaches what it should."""

import numpy as np
import pytest

from chainrule.data.shapes import blobs, circles, moons, spirals
from chainrule.data.signals import signals

SETS = [moons, spirals, circles, blobs, signals]


@pytest.mark.parametrize("make", SETS)
def test_same_seed_same_points(make):
    (x, y), (again, labels), (other, _) = make(300, seed=1), make(300, seed=1), make(300, seed=2)
    assert np.array_equal(x, again)
    assert np.array_equal(y, labels)
    assert not np.array_equal(x, other)
    assert x.dtype == np.float32
    assert y.dtype == np.int64
    assert len(x) == len(y) == 300


@pytest.mark.parametrize("make", SETS)
def test_classes_are_balanced(make):
    counts = np.bincount(make(300, seed=0)[1])
    assert counts.max() - counts.min() <= 1


@pytest.mark.parametrize("make", [spirals, circles])
def test_no_line_separates_them(make):
    sklearn = pytest.importorskip("sklearn.linear_model")
    x, y = make(400, seed=0)
    assert sklearn.LogisticRegression().fit(x, y).score(x, y) < 0.75


def test_signals_need_more_than_a_linear_model():
    linear = pytest.importorskip("sklearn.linear_model")
    neighbours = pytest.importorskip("sklearn.neighbors")
    (x, y), (x_test, y_test) = signals(2000, seed=0), signals(1000, seed=1)
    plain = linear.LogisticRegression(max_iter=300).fit(x, y).score(x_test, y_test)
    near = neighbours.KNeighborsClassifier(5).fit(x, y).score(x_test, y_test)
    assert 0.2 < plain < 0.6 < near
