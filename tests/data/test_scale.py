import json

import numpy as np
import pytest
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from chainrule.data import SCALERS, Divide, MinMax, Standardize, from_state, load
from chainrule.data.scale import ROWS
from chainrule.errors import DataError, OptionError, ShapeError, StateError

TWINS = {"standardize": (Standardize, StandardScaler), "minmax": (MinMax, MinMaxScaler)}


def table(n=200):
    rng = np.random.default_rng(0)
    x = rng.normal([0, 1e6, -3, 7], [1, 10, 1e-3, 0], (n, 4))
    return x[: n // 2], x[n // 2 :]


@pytest.mark.parametrize(("ours", "twin"), TWINS.values(), ids=TWINS)
@pytest.mark.parametrize("kind", ["table", "bytes", "many"])
def test_equal_to_scikit_learn(ours, twin, kind):
    if kind == "table":
        train, test = table()
    elif kind == "many":
        train, test = table(2 * ROWS + 50)
    else:
        pixels = load("digits").x_train.reshape(-1, 64)
        train, test = pixels[:1000], pixels[1000:]
    scaler, twin = ours().fit(train), twin().fit(train.astype(float))
    for x in (train, test):
        y = scaler.transform(x)
        assert (y.dtype, y.shape) == (np.float32, x.shape)
        np.testing.assert_allclose(y, twin.transform(x.astype(float)), rtol=1e-6, atol=1e-6)


def test_together_as_for_pictures():
    x = load("digits").x_train
    y = Standardize(per="set").fit(x).transform(x)
    assert y.mean(dtype=float) == pytest.approx(0, abs=1e-6)
    assert y.std(dtype=float) == pytest.approx(1, abs=1e-6)
    y = MinMax(per="set").fit(x).transform(x)
    np.testing.assert_array_equal(y, x.astype(np.float32) / 16)


@pytest.mark.parametrize("scaler", [Standardize(), MinMax()])
@pytest.mark.parametrize("value", [0.0, 0.1, 1e20, -7.0])
def test_a_constant_feature_becomes_zero(scaler, value):
    x = np.full((7, 2), value)
    np.testing.assert_array_equal(scaler.fit(x).transform(x), np.zeros((7, 2), np.float32))
    assert np.isfinite(scaler.transform(x + 1)).all()


def test_only_the_training_part_is_measured():
    train, test = table()
    scaler = Standardize().fit(train)
    before = scaler.state()
    scaler.transform(test)
    assert scaler.state() == before
    assert before["shift"] == pytest.approx(train.mean(0).tolist())


def test_divide():
    x = np.array([[0, 4], [8, 2]], np.uint8)
    assert Divide(16).transform(x).tolist() == [[0, 0.25], [0.5, 0.125]]
    assert Divide(16).fit(x).transform(x).tolist() == [[0, 0.25], [0.5, 0.125]]
    assert Divide().fit(x).transform(x).tolist() == [[0, 0.5], [1, 0.25]]
    assert Divide().fit(-x.astype(int)).transform(x).max() == 1
    assert Divide().fit(np.zeros(3)).transform(x).tolist() == x.tolist()


@pytest.mark.parametrize("shape", [(5,), (5, 3), (5, 3, 2), (5, 1, 3, 2)])
@pytest.mark.parametrize("kind", SCALERS)
def test_state_survives_json(kind, shape):
    x = np.random.default_rng(0).normal(size=shape)
    scaler = SCALERS[kind]().fit(x)
    again = from_state(json.loads(json.dumps(scaler.state())))
    assert type(again) is type(scaler)
    np.testing.assert_array_equal(again.transform(x), scaler.transform(x))
    assert again.state() == scaler.state()


def test_the_state_before_fit_is_no_fit():
    with pytest.raises(StateError, match="no fit"):
        from_state(Standardize().state()).transform(np.ones((2, 2)))


@pytest.mark.parametrize(
    ("error", "said", "call"),
    [
        (StateError, r"needs measures; got no fit", lambda: MinMax().transform(np.ones(3))),
        (
            DataError,
            "fitted on examples; got shape \\(0, 2\\)",
            lambda: MinMax().fit(np.ones((0, 2))),
        ),
        (DataError, "fitted on examples", lambda: MinMax().fit(np.array(3.0))),
        (DataError, "finite numbers; got NaN", lambda: Standardize().fit(np.array([1, np.nan]))),
        (DataError, "finite numbers", lambda: Divide().fit(np.array([1, np.inf]))),
        (OptionError, "per is 'feature' or 'set'", lambda: MinMax(per="row")),
        (OptionError, "positive number; got 0", lambda: Divide(0)),
        (
            StateError,
            "state of a scaler; got 'minmx'.*'minmax'",
            lambda: from_state({"kind": "minmx"}),
        ),
        (StateError, "state of a scaler; got ''", lambda: from_state({})),
        (
            ShapeError,
            r"examples of shape \(3,\); got \(4,\)",
            lambda: MinMax().fit(np.ones((2, 3))).transform(np.ones((2, 4))),
        ),
    ],
)
def test_misuse_is_explained(error, said, call):
    with pytest.raises(error, match=said):
        call()


def test_the_input_is_left_as_it_was():
    train, _ = table()
    before = train.copy()
    for kind in SCALERS.values():
        kind().fit(train).transform(train)
    np.testing.assert_array_equal(train, before)
