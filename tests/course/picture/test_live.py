"""Live pictures are driven by messages, and do what the engine does when it is asked directly."""

import base64
import json

import numpy as np
import pytest

from chainrule import engine
from chainrule import scratch as torch
from chainrule.course import picture
from chainrule.data import shapes
from chainrule.errors import PictureError
from chainrule.scratch import nn, optim

F = engine.get("numpy").F


def playground(**settings):
    return picture.get("playground").begin({k: str(v) for k, v in settings.items()})


def directly(steps, penalty="none"):
    """The playground's default run, written out: circle, 2-4-4-1 with tanh, Adam, batches of 10."""
    x, y = shapes.circles(200, inner=0.4, noise=0.07, seed=0)
    x = np.clip(2.61 * x, -3, 3).astype(np.float32)[::2]
    x, y = torch.from_numpy(x), torch.from_numpy(y[::2].astype(np.float32))[:, None]
    generator = torch.Generator().manual_seed(0)
    net = nn.Sequential(nn.Linear(2, 4), nn.Tanh(), nn.Linear(4, 4), nn.Tanh(), nn.Linear(4, 1))
    for layer in (net[0], net[2], net[4]):
        bound = layer.in_features**-0.5
        nn.init.uniform_(layer.weight, -bound, bound, generator=generator)
        nn.init.uniform_(layer.bias, -bound, bound, generator=generator)
    decay = 0.003 if penalty == "L2" else 0.0
    optimizer = optim.Adam(net.parameters(), lr=0.03, weight_decay=decay)
    batches = []
    for _ in range(steps):
        batches = batches or list(torch.randperm(100, generator=generator).split(10))
        rows = batches.pop(0)
        loss = F.binary_cross_entropy_with_logits(net(x[rows]), y[rows])
        if penalty == "L1":
            loss = loss + 0.003 * sum(net[i].weight.abs().sum() for i in (0, 2, 4))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    with torch.no_grad():
        loss = F.binary_cross_entropy_with_logits(net(x), y).item()
    return [net[i].weight.tolist() for i in (0, 2, 4)], loss


@pytest.mark.parametrize("penalty", ["none", "L1", "L2"])
def test_playground_trains_as_the_engine_does(penalty):
    session = playground(penalty=penalty)
    for n in (1, 0, 20, 16):
        frame = session.receive({"do": "steps", "n": n})
    weights, loss = directly(37, penalty)
    assert frame["step"] == 37
    for ours, theirs in zip(frame["weights"], weights, strict=True):
        np.testing.assert_allclose(ours, theirs, atol=6e-5)
    assert frame["train"]["loss"] == pytest.approx(loss, abs=1e-4)


def test_reset_begins_the_same_run_again():
    session = playground(data="xor")
    first = session.receive({"do": "steps", "n": 30})
    fresh = session.receive({"do": "reset"})
    assert fresh["step"] == 0
    assert len(fresh["points"]["train"]) == len(fresh["points"]["test"]) == 100
    assert session.receive({"do": "steps", "n": 30}) == first


def test_a_changed_rate_keeps_the_weights_and_a_changed_width_does_not():
    session = playground()
    before = session.receive({"do": "steps", "n": 30})
    after = session.receive({"do": "set", "settings": {"rate": "0.1"}})
    assert after["weights"] == before["weights"]
    assert after["step"] == 30
    wider = session.receive({"do": "set", "settings": {"rate": "0.1", "units": "6"}})
    assert wider["step"] == 0
    assert [len(w) for w in wider["weights"]] == [6, 6, 1]


def test_the_field_is_what_the_network_says():
    frame = playground().receive({"do": "steps", "n": 100})
    field = np.frombuffer(base64.b64decode(frame["field"]), dtype=np.uint8).reshape(48, 48)
    assert field[24, 24] > 200  # the inner circle is blue
    assert field[2, 2] < 60
    assert [len(layer) for layer in frame["units"]] == [4, 4]
    assert len(base64.b64decode(frame["units"][0][0])) == 144


def test_own_points_and_no_points():
    session = playground(data="own")
    frame = session.receive({"do": "steps", "n": 5})
    assert frame["step"] == 0
    assert frame["train"]["loss"] is None
    settings = {"data": "own", "points": "1,1,b -1,-1,o 1,0.5,b"}
    frame = session.receive({"do": "set", "settings": settings})
    assert frame["points"]["train"] == [[1, 1, 1], [-1, -1, 0], [1, 0.5, 1]]
    assert session.receive({"do": "steps", "n": 100})["train"]["right"] == 1.0


def test_a_rate_that_is_too_high_stays_json():
    session = playground(optimizer="SGD", rate="3", activation="linear", layers="4", units="8")
    frame = session.receive({"do": "steps", "n": 200})
    json.dumps(frame, allow_nan=False)


@pytest.mark.parametrize("n", [201, -1, True, "5", None, 1.5, [1]])
def test_steps_are_bounded(n):
    session = playground()
    with pytest.raises(PictureError, match="n needs a whole number up to 200"):
        session.receive({"do": "steps", "n": n})
    assert session.receive({"do": "steps", "n": 1})["step"] == 1


@pytest.mark.parametrize("points", ["1,1", "1,1,x", "9,0,b", "nan,0,b", "1,1,b " * 121, "<b>,1,b"])
def test_wrong_points_are_told_and_change_nothing(points):
    session = playground(data="own", points="1,1,b")
    with pytest.raises(PictureError):
        session.receive({"do": "set", "settings": {"data": "own", "points": points}})
    assert session.receive({"do": "steps", "n": 1})["step"] == 1


def perceptron(**settings):
    return picture.get("perceptron_line").begin(settings)


def test_the_perceptron_makes_the_updates_of_its_rule():
    session = perceptron(start="narrow gap")
    points = np.array(session.frame()["points"])
    w, updates = np.zeros(3), 0
    for i in range(40):
        x = np.append(points[i % 12, :2], 1.0)
        error = points[i % 12, 2] - (w @ x > 0)
        w, updates = w + error * x, updates + bool(error)
    frame = session.receive({"do": "look", "n": 40})
    np.testing.assert_allclose(frame["w"], w, atol=1e-5)
    assert f"{updates} updates" in frame["says"]


@pytest.mark.parametrize("start", ["separable", "narrow gap"])
def test_it_settles_within_the_bound(start):
    session = perceptron(start=start)
    frame = session.receive({"do": "look", "n": 200})
    assert frame["settled"]
    assert not any(frame["wrong"])
    assert 0 < session.updates <= session.bound


def test_xor_never_settles():
    session = perceptron(start="xor")
    for _ in range(5):
        frame = session.receive({"do": "look", "n": 200})
    assert not frame["settled"]
    assert "never settle" in frame["says"]


def test_the_margin_is_that_of_a_search_over_all_directions():
    session = perceptron(start="narrow gap")
    z = np.column_stack([session.x, np.ones(12)]) * np.where(session.y > 0.5, 1, -1)[:, None]
    rng, best = np.random.default_rng(0), np.zeros(3)
    for spread in (1.0, 0.1, 0.01, 0.001):  # ever closer around the best one so far
        tried = best + spread * rng.standard_normal((50_000, 3))
        tried /= np.linalg.norm(tried, axis=1)[:, None]
        margins = (tried @ z.T).min(1)
        best, found = tried[margins.argmax()], margins.max()
    gap = np.linalg.norm(z, axis=1).max() / session.bound**0.5
    assert found <= gap + 1e-9
    assert found == pytest.approx(gap, rel=1e-3)


def test_dragging_a_point_goes_on_from_the_same_weights():
    session = perceptron()
    before = session.receive({"do": "look", "n": 100})
    frame = session.receive({"do": "move", "i": 0, "x": 2.9, "y": -2.9})
    assert frame["points"][0][:2] == [pytest.approx(2.9), pytest.approx(-2.9)]
    assert frame["w"] == before["w"]
    assert not frame["settled"]
    assert session.receive({"do": "flip", "i": 0})["points"][0][2] == 1.0
    assert "reset to compare" in frame["says"] or "never settle" in frame["says"]
    assert session.receive({"do": "reset"})["w"] == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    "message",
    [
        {"do": "move", "i": 0, "x": 4, "y": 0},
        {"do": "move", "i": 0, "x": float("nan"), "y": 0},
        {"do": "move", "i": 99, "x": 0, "y": 0},
        {"do": "move", "i": -1, "x": 0, "y": 0},
        {"do": "move", "i": 0},
        {"do": "flip", "i": "0"},
        {"do": "look", "n": 10**6},
        {"do": "set", "settings": {"points": "1,1,b " * 21}},
    ],
)
def test_hostile_messages_change_nothing(message):
    session = perceptron()
    before = session.receive({"do": "look", "n": 7})
    with pytest.raises(PictureError):
        session.receive(message)
    assert session.frame() == before
