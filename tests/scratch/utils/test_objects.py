"""Whole modules and other objects through torch.save and torch.load."""

import json
from argparse import Namespace
from collections import defaultdict, namedtuple
from enum import Enum
from io import BytesIO

import numpy as np
import pytest

from chainrule import scratch as torch
from chainrule.errors import LoadError
from chainrule.scratch import nn
from chainrule.scratch.nn import functional as F

Point = namedtuple("Point", "x y")


class Colour(Enum):
    RED = 1


class Settings:
    def __init__(self):
        self.rate, self.words = 0.5, ("a", "b")


class Net(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.width = width
        self.first = nn.Sequential(nn.Linear(2, width), nn.BatchNorm1d(width), nn.Dropout(0.5))
        self.last = nn.ModuleList([nn.Linear(width, 2, bias=False)])
        self.again = self.last[0]
        self.tied = nn.Linear(width, 2)
        self.tied.weight = self.again.weight
        self.act, self.kind = F.relu, nn.BatchNorm1d
        self.register_buffer("count", torch.tensor(3), persistent=False)

    def forward(self, x):
        h = self.act(self.first(x))
        return self.last[0](h) + self.tied(h)


def there_and_back(obj, **options):
    file = BytesIO()
    torch.save(obj, file)
    file.seek(0)
    return torch.load(file, **options)


def test_a_whole_module():
    torch.manual_seed(0)
    net = Net(4)
    net(torch.randn(5, 2)).sum().backward()
    back = there_and_back({"model": net, "epoch": 2}, weights_only=False)["model"]
    assert type(back) is Net
    assert back.again is back.last[0]
    assert back.tied.weight is back.again.weight
    assert (back.width, back.act, back.kind, back.count.item()) == (4, F.relu, nn.BatchNorm1d, 3)
    x = torch.randn(3, 2)
    assert torch.equal(back.eval()(x), net.eval()(x))
    assert [n for n, _ in back.named_parameters()] == [n for n, _ in net.named_parameters()]
    torch.optim.SGD(back.parameters(), lr=0.1)


@pytest.mark.parametrize(
    "value",
    [
        {1, 2}, frozenset("ab"), Point(1, [2]), Colour.RED, np.float32(0.5), np.int64(3), len,
        nn.Linear, Namespace(lr=0.1, layers=[1, 2]), defaultdict(list, a=[1]), F.relu,
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_other_values(value):
    back = there_and_back([value], weights_only=False)[0]
    assert back == value
    assert type(back) is type(value)


def test_arrays_and_objects():
    back = there_and_back({"a": np.arange(3), "s": Settings()}, weights_only=False)
    assert isinstance(back["a"], np.ndarray)
    assert back["a"].tolist() == [0, 1, 2]
    assert vars(back["s"]) == {"rate": 0.5, "words": ("a", "b")}


def test_an_object_that_holds_itself():
    knot = Settings()
    knot.me = [knot]
    back = there_and_back(knot, weights_only=False)
    assert back.me[0] is back


@pytest.mark.parametrize("value", [nn.Linear(1, 1), np.ones(2), np.float64(1), len, Point(1, 2)])
def test_objects_are_read_on_request_only(value):
    with pytest.raises(LoadError, match=r"Weights only load failed.*weights_only=False"):
        there_and_back({"a": value})


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("no_such_module:Net", "not defined"),
        ("tests.no_such:Net", "not defined"),
        ("subprocess:Popen", "not defined"),
        ("builtins:eval", "not defined"),
        ("posix:system", "not defined"),
        ("chainrule.scratch.types:dtype", "can be filled"),
    ],
)
def test_a_file_names_no_class_that_is_not_there(name, message):
    from chainrule.scratch.utils.serialization.layout import write

    tree = {"object": 0, "class": name, "holds": {"dict": [["args", "ls"]]}}
    head = json.dumps({"version": 1, "tree": tree, "tensors": []})
    data = write({}, {"format": "pt", "chainrule": head})
    with pytest.raises(LoadError, match=message):
        torch.load(BytesIO(data), weights_only=False)


def test_every_length_of_the_header():
    for n in range(0, 400, 4):  # one in 32 begins with the byte with which a pickle begins
        assert there_and_back({"a" * n: 1}) == {"a" * n: 1}


@pytest.mark.parametrize("kind", ["uint16", "uint32", "uint64"])
def test_numpys_unsigned_arrays_come_back(tmp_path, kind):
    state = {"np": ("MT19937", np.arange(5, dtype=kind), 3), "w": torch.ones(2)}
    torch.save(state, tmp_path / "c.pt")
    back = torch.load(tmp_path / "c.pt", weights_only=False)
    assert back["np"][1].dtype == kind
    assert back["np"][1].tolist() == [0, 1, 2, 3, 4]
