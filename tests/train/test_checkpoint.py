"""Checkpoints: every state comes back bit for bit, and a crash leaves the old one whole."""

import os
import random

import numpy as np
import pytest
from safetensors.numpy import load_file
from tests.needs import needs_torch

from chainrule import engine, models
from chainrule.errors import RunError
from chainrule.train import checkpoint
from chainrule.train.generators import Generators

ENGINES = ["numpy", pytest.param("torch", marks=needs_torch)]


class Box:
    """Something with a state."""

    def __init__(self, state=None):
        self.state = state

    def state_dict(self):
        return self.state

    def load_state_dict(self, state):
        self.state = state


STATE = {
    "plain": {"a": 1, "b": 0.1, "c": None, "d": True, "e": "é", 0: [1, (2, [])], "f": {}},
    "float": {"tiny": 5e-324, "third": 1 / 3, "inf": float("inf")},
    "arrays": {"x": np.arange(6.0).reshape(2, 3).T, "n": np.array(3), "b": np.array([True])},
}


@pytest.fixture
def path(tmp_path):
    return tmp_path / "runs" / "last.safetensors"


def test_a_tree_comes_back(path):
    checkpoint.save(path, {name: Box(state) for name, state in STATE.items()})
    back = {name: Box() for name in STATE}
    checkpoint.load(path, back, engine.get("numpy"))
    for name in ("plain", "float"):
        assert back[name].state == STATE[name]
    for key, array in STATE["arrays"].items():
        np.testing.assert_array_equal(back["arrays"].state[key], array)
        assert back["arrays"].state[key].dtype == array.dtype


def trained(name, make_optimizer, steps=5):
    e = engine.get(name)
    e.torch.manual_seed(0)
    model = models.create("mlp", engine=name, widths=[4, 8, 3], dropout=0.3)
    optimizer = make_optimizer(e.optim, model.parameters())
    for _ in range(steps):
        x = e.torch.randn(6, 4)
        optimizer.zero_grad()
        e.F.cross_entropy(model(x), e.torch.tensor([0, 1, 2] * 2)).backward()
        optimizer.step()
    return e, model, optimizer


@pytest.mark.parametrize("name", ENGINES)
@pytest.mark.parametrize(
    "make",
    [
        lambda optim, p: optim.SGD(p, lr=0.1),
        lambda optim, p: optim.SGD(p, lr=0.1, momentum=0.9, nesterov=True),
        lambda optim, p: optim.AdamW(p, lr=0.01),
    ],
    ids=["sgd", "nesterov", "adamw"],
)
def test_training_goes_on_as_if_nothing_had_happened(path, name, make):
    e, model, optimizer = trained(name, make)
    parts = {"model": model, "optimizer": optimizer, "generators": Generators(e)}
    checkpoint.save(path, parts)
    wanted = [e.torch.rand(3).tolist(), random.random(), np.random.rand()]  # noqa: NPY002

    e, model, optimizer = trained(name, make, steps=2)
    checkpoint.load(path, {"model": model, "optimizer": optimizer, "generators": Generators(e)}, e)
    assert [e.torch.rand(3).tolist(), random.random(), np.random.rand()] == wanted  # noqa: NPY002
    _, straight, its_optimizer = trained(name, make)
    x, y = e.torch.ones(6, 4), e.torch.tensor([0, 1, 2] * 2)
    for net, moves in ((model, optimizer), (straight, its_optimizer)):
        moves.zero_grad()
        e.F.cross_entropy(net.eval()(x), y).backward()
        moves.step()
    for a, b in zip(model.parameters(), straight.parameters(), strict=True):
        assert a.detach().numpy().tobytes() == b.detach().numpy().tobytes()


def test_weights_are_a_plain_state_dict(path):
    e, model, _ = trained("numpy", lambda optim, p: optim.SGD(p, lr=0.1))
    checkpoint.save_weights(path, model)
    assert {k: v.shape for k, v in load_file(path).items()} == {
        k: tuple(v.shape) for k, v in model.state_dict().items()
    }
    other = models.create("mlp", widths=[4, 8, 3], dropout=0.3)
    other.load_state_dict(checkpoint.read_weights(path, e))
    x = e.torch.ones(2, 4)
    assert other.eval()(x).tolist() == model.eval()(x).tolist()


def test_the_old_one_stays_whole(path, monkeypatch):
    checkpoint.save(path, {"box": Box({"step": 1})})

    def full_disk(_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(OSError, match="No space"):
        checkpoint.save(path, {"box": Box({"step": 2})})
    assert checkpoint.read(path, engine.get("numpy")) == {"box": {"step": 1}}
    assert [p.name for p in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("damage", [lambda b: b[:50], lambda b: b"x" * len(b), lambda b: b""])
def test_a_damaged_file_says_so(path, damage):
    checkpoint.save(path, {"box": Box({"x": np.ones(9)})})
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(RunError, match="needs to be a safetensors file"):
        checkpoint.read(path, engine.get("numpy"))


def test_a_missing_file_a_missing_part_and_another_version(path, monkeypatch):
    e = engine.get("numpy")
    with pytest.raises(RunError, match="needs to be a safetensors file"):
        checkpoint.read(path, e)
    checkpoint.save(path, {"box": Box({})})
    with pytest.raises(RunError, match=r"needs the state of model; got box"):
        checkpoint.load(path, {"box": Box(), "model": Box()}, e)
    monkeypatch.setattr(checkpoint, "SCHEMA", 2)
    with pytest.raises(RunError, match=r"needs schema 2; got 1"):
        checkpoint.read(path, e)


def test_what_cannot_be_kept_is_named():
    with pytest.raises(RunError, match=r"a checkpoint cannot keep a\.1; got set"):
        checkpoint.pack({"a": [1, set()]})
