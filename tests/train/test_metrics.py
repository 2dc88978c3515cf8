"""The measures, against scikit-learn."""

import math

import numpy as np
import pytest

from chainrule.train import metrics

sklearn = pytest.importorskip("sklearn.metrics")


def answers(kind):
    rng = np.random.default_rng(0)
    y_true = rng.integers(0, 5, size=400)
    y_pred = np.where(rng.random(400) < 0.7, y_true, rng.integers(0, 5, size=400))
    if kind == "a class never answered":
        y_pred[y_pred == 3] = 0
    if kind == "a class not there":
        y_true[y_true == 2] = 1
        y_pred[y_pred == 2] = 1
    return y_true, y_pred


each_kind = pytest.mark.parametrize(
    "kind", ["plain", "a class never answered", "a class not there"]
)


@each_kind
def test_accuracy_and_confusion(kind):
    y_true, y_pred = answers(kind)
    assert metrics.accuracy(y_true, y_pred) == sklearn.accuracy_score(y_true, y_pred)
    table = sklearn.confusion_matrix(y_true, y_pred, labels=range(5))
    np.testing.assert_array_equal(metrics.confusion(y_true, y_pred, 5), table)


@each_kind
def test_precision_recall_f1(kind):
    y_true, y_pred = answers(kind)
    ours = metrics.scores(y_true, y_pred, 5)
    twin = sklearn.precision_recall_fscore_support(y_true, y_pred, labels=range(5), zero_division=0)
    for name, values in zip(("precision", "recall", "f1", "support"), twin, strict=True):
        np.testing.assert_allclose(getattr(ours, name), values, rtol=1e-12, err_msg=name)
    for name, mean in ours.macro().items():
        assert mean == pytest.approx(getattr(ours, name).mean())


def test_no_examples_have_no_accuracy():
    assert math.isnan(metrics.accuracy(np.array([]), np.array([])))
