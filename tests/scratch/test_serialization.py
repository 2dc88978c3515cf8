"""`torch.save` and `torch.load`: there and back, from PyTorch's files, and to its readers."""

import json
import sys
from collections import Counter, OrderedDict
from io import BytesIO

import numpy as np
import pytest
import safetensors.numpy
import safetensors.torch
import torch as pytorch
from torch import nn as theirs

from chainrule import scratch as torch
from chainrule.errors import ArgumentError, LoadError, NotCovered
from chainrule.scratch import nn, optim

DTYPES = [
    "float64",
    "float32",
    "float16",
    "bfloat16",
    "int64",
    "int32",
    "int16",
    "int8",
    "uint8",
    "bool",
]
NUMBERS = [[0.0, 1.0, 2.5], [100.0, 3.0, 7.0]]


def there_and_back(obj, **options):
    file = BytesIO()
    torch.save(obj, file)
    file.seek(0)
    return torch.load(file, **options)


def from_pytorch(obj, tmp_path, **options):
    path = tmp_path / "theirs.pt"
    pytorch.save(obj, path)
    return torch.load(path, **options)


def memory(x):
    return x.data_ptr()


# There and back


def test_containers_come_back_as_they_were():
    obj = {
        "text": "ü\n", 3: [1, 2.5, True, None], "nested": ({"a": ()}, [[]]), "inf": float("inf"),
        "size": torch.Size([2, 3]), "dtype": torch.float16, "device": torch.device("cpu"),
        "ordered": OrderedDict(b=1, a=2), "counter": Counter("aab"),
        None: -(2**70), 2.5: "float key", True: "bool key",
    }  # fmt: skip
    back = there_and_back(obj)
    assert back == obj
    assert list(back) == list(obj)
    assert [type(v) for v in back.values()] == [type(v) for v in obj.values()]
    assert type(back["nested"]) is tuple


@pytest.mark.parametrize("name", DTYPES)
def test_every_dtype_comes_back(name):
    dtype = getattr(torch, name)
    x = torch.tensor(NUMBERS).to(dtype)
    back = there_and_back({"x": x, "scalar": x[0, 1], "empty": x[:0]})
    assert back["x"].dtype is dtype
    assert back["x"].tolist() == x.tolist()
    assert back["scalar"].shape == ()
    assert back["scalar"].item() == x[0, 1].item()
    assert back["empty"].shape == (0, 3)
    back["x"][0, 0] = 1  # and can be written to
    assert there_and_back(x).tolist() == x.tolist()


def test_what_learns_learns_again():
    made = {
        "p": nn.Parameter(torch.ones(2)), "frozen": nn.Parameter(torch.ones(2), False),
        "leaf": torch.ones(2, requires_grad=True), "result": torch.ones(2, requires_grad=True) * 2,
    }  # fmt: skip
    back = there_and_back(made)
    assert [type(x) for x in back.values()] == [
        nn.Parameter,
        nn.Parameter,
        torch.Tensor,
        torch.Tensor,
    ]
    assert [x.requires_grad for x in back.values()] == [True, False, True, True]
    assert all(x.is_leaf for x in back.values())


def test_one_object_stays_one_object_and_shared_memory_stays_shared():
    w = torch.arange(6.0).reshape(2, 3)
    back = there_and_back(
        {
            "a": w,
            "again": w,
            "detached": w.detach(),
            "row": w[1],
            "t": w.t(),
            "flat": w.view(-1)[1:5],
        }
    )
    assert back["a"] is back["again"]
    assert back["detached"] is not back["a"]
    assert back["t"].stride() == (1, 3)
    back["a"].mul_(10)
    for name in ("detached", "row", "t", "flat"):
        assert (
            back[name].tolist()
            == {"detached": w, "row": w[1], "t": w.t(), "flat": w.view(-1)[1:5]}[name]
            .mul(10)
            .tolist()
        )


def test_views_without_their_base_are_stored_once(tmp_path):
    x = torch.arange(1000.0)
    views = {"left": x[:600], "right": x[400:], "every": x[100:900:7]}
    torch.save(views, tmp_path / "views.pt")
    assert (tmp_path / "views.pt").stat().st_size < 4 * 1000 + 1000
    back = torch.load(tmp_path / "views.pt")
    assert {k: v.tolist() for k, v in back.items()} == {k: v.tolist() for k, v in views.items()}
    back["left"][500] = -1
    assert back["right"][100].item() == -1


def test_a_small_part_does_not_drag_its_memory_along(tmp_path):
    torch.save(torch.zeros(100_000)[5:8], tmp_path / "x.pt")
    assert (tmp_path / "x.pt").stat().st_size < 1000


@pytest.mark.parametrize("name", ["float32", "bfloat16"])
def test_layouts_come_back(name):
    x = torch.arange(24.0).reshape(2, 3, 4).to(getattr(torch, name))
    for y in (x.permute(2, 0, 1), x[:, :, ::2], x.transpose(0, 1), x[:1].expand(5, 3, 4), x.T[0]):
        back = there_and_back([y, y.detach()])
        assert back[0].tolist() == y.tolist()
        assert memory(back[0]) == memory(back[1])
    back = there_and_back(x.permute(2, 0, 1))
    assert back.stride() == x.permute(2, 0, 1).stride()
    assert there_and_back(torch.zeros(1).expand(10**9)).shape == (10**9,)


def test_a_state_dict_brings_the_versions_of_its_modules():
    net = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU())
    state = there_and_back(net.state_dict())
    assert isinstance(state, OrderedDict)
    assert state._metadata == net.state_dict()._metadata
    other = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.ReLU())
    assert str(other.load_state_dict(state)) == "<All keys matched successfully>"
    assert other[0].weight.tolist() == net[0].weight.tolist()


OPTIMIZERS = {n for n in optim.__all__ if n[0].isupper()} - {"Optimizer", "LBFGS"}


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_optimizers_go_on_where_they_were(name):
    def trained(steps, start=None):
        torch.manual_seed(0)
        net = nn.Linear(3, 2)
        optimizer = getattr(optim, name)(net.parameters())
        for at in range(steps):
            if start is not None and at == start:
                state = there_and_back(
                    {"net": net.state_dict(), "optimizer": optimizer.state_dict()}
                )
                net, optimizer = nn.Linear(3, 2), None
                net.load_state_dict(state["net"])
                optimizer = getattr(optim, name)(net.parameters())
                optimizer.load_state_dict(state["optimizer"])
            optimizer.zero_grad()
            (net(torch.ones(1, 3)) ** 2).sum().backward()
            optimizer.step()
        return net.weight.tolist()

    assert trained(4, start=2) == trained(4)


SCHEDULES = {
    "StepLR": (2,), "LinearLR": (), "ConstantLR": (), "ExponentialLR": (0.9,), "PolynomialLR": (),
    "MultiStepLR": ([1, 3],), "CosineAnnealingLR": (5,), "CosineAnnealingWarmRestarts": (3,),
    "OneCycleLR": (0.1, 20), "ReduceLROnPlateau": (), "CyclicLR": (0.1, 1.0),
}  # fmt: skip


@pytest.mark.parametrize("name", SCHEDULES)
def test_schedules_go_on_where_they_were(name):
    def made():
        optimizer = optim.SGD([nn.Parameter(torch.ones(1))], lr=0.5, momentum=0.9)
        return optimizer, getattr(optim.lr_scheduler, name)(optimizer, *SCHEDULES[name])

    optimizer, schedule = made()
    metric = (1.0,) if name == "ReduceLROnPlateau" else ()
    for _ in range(3):
        optimizer.step()
        schedule.step(*metric)
    state = there_and_back(schedule.state_dict())
    assert state == schedule.state_dict()
    made()[1].load_state_dict(state)


def test_a_path_is_written_whole_or_not_at_all(tmp_path):
    path = tmp_path / "sub" / "model.pt"
    torch.save({"x": torch.ones(2)}, str(path))
    before = path.read_bytes()
    with pytest.raises(TypeError):
        torch.save({"x": torch.ones(3), "bad": object()}, path)
    assert path.read_bytes() == before
    assert [p.name for p in path.parent.iterdir()] == ["model.pt"]


def test_memory_mapped_numbers_are_the_processs_own(tmp_path):
    path = tmp_path / "model.pt"
    torch.save({"x": torch.arange(5.0), "h": torch.ones(3).bfloat16()}, path)
    back = torch.load(path, mmap=True)
    back["x"][0] = 7
    assert back["x"].tolist() == [7.0, 1.0, 2.0, 3.0, 4.0]
    assert back["h"].dtype is torch.bfloat16
    assert torch.load(path)["x"].tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]
    with pytest.raises(ArgumentError, match="mmap=True needs a path"):
        torch.load(BytesIO(path.read_bytes()), mmap=True)


def local_class():
    class Local:
        pass

    return Local


REFUSED = {
    "a function without a name": ({"a": [lambda: 1]}, "function at a.0.*as a dict"),
    "NumPy's text": ({"best": [np.str_("a")]}, r"str_ at best.0.*float\(x\)"),
    "an open file": ({"a": sys.__stdout__}, "at a.*as a dict"),
    "a class of a function": ({"a": local_class()()}, "Local at a.*as a dict"),
    "a tuple for a key": ({(1, 2): 3}, "a key"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_not_saved_says_what_to_save(name):
    obj, message = REFUSED[name]
    with pytest.raises(ArgumentError, match=message):
        torch.save(obj, BytesIO())


def test_other_refusals():
    endless = []
    endless.append(endless)
    with pytest.raises(ArgumentError, match="does one contain itself"):
        torch.save(endless, BytesIO())
    with pytest.raises(ArgumentError, match="a path or an open file; got int"):
        torch.save(1, 5)
    with pytest.raises(NotCovered, match="no pickles"):
        torch.save(1, BytesIO(), pickle_module=json)
    with pytest.raises(FileNotFoundError):
        torch.load("/nonexistent/model.pt")
    with pytest.raises(ArgumentError, match="a path or an open file; got int"):
        torch.load(5)
    with pytest.raises(NotCovered, match="would run whatever program the file holds"):
        torch.load(BytesIO(b"x"), pickle_module=json)


# Other readers and writers of safetensors


@pytest.mark.parametrize("name", DTYPES)
def test_safetensors_reads_a_state_dict(name, tmp_path):
    x = torch.tensor(NUMBERS).to(getattr(torch, name))
    torch.save(
        OrderedDict({"layer.weight": x, "layer.bias": x[0].clone()}), tmp_path / "m.safetensors"
    )
    read = safetensors.torch.load_file(tmp_path / "m.safetensors")
    assert list(read) == ["layer.bias", "layer.weight"] or set(read) == {
        "layer.weight",
        "layer.bias",
    }
    assert str(read["layer.weight"].dtype) == f"torch.{name}"
    assert read["layer.weight"].tolist() == x.tolist()


def test_a_network_moves_to_pytorch_and_back(tmp_path):
    net, twin = nn.Linear(3, 2), theirs.Linear(3, 2)
    torch.save(net.state_dict(), tmp_path / "net.safetensors")
    twin.load_state_dict(safetensors.torch.load_file(tmp_path / "net.safetensors"))
    np.testing.assert_array_equal(net.weight.detach().numpy(), twin.weight.detach().numpy())
    safetensors.torch.save_file(
        {k: v + 1 for k, v in twin.state_dict().items()}, tmp_path / "twin.safetensors"
    )
    net.load_state_dict(torch.load(tmp_path / "twin.safetensors"))
    np.testing.assert_array_equal(net.bias.detach().numpy(), twin.bias.detach().numpy() + 1)


def test_files_of_the_library_are_read(tmp_path):
    arrays = {
        "a": np.arange(6.0).reshape(2, 3),
        "b": np.array([True, False]),
        "c": np.zeros((0, 2), "int8"),
    }
    safetensors.numpy.save_file(arrays, tmp_path / "x.safetensors", {"who": "me"})
    for options in ({}, {"mmap": True}):
        back = torch.load(tmp_path / "x.safetensors", **options)
        assert {k: v.tolist() for k, v in back.items()} == {
            k: v.tolist() for k, v in arrays.items()
        }
    safetensors.torch.save_file(
        {"z": pytorch.zeros(2, dtype=pytorch.uint16)}, tmp_path / "u.safetensors"
    )
    with pytest.raises(NotCovered, match="U16 numbers in a file"):
        torch.load(tmp_path / "u.safetensors")


# PyTorch's files


@pytest.mark.parametrize("name", DTYPES)
@pytest.mark.parametrize("mmap", [False, True])
def test_pytorchs_dtypes(name, mmap, tmp_path):
    x = pytorch.tensor(NUMBERS).to(getattr(pytorch, name))
    back = from_pytorch(
        {"x": x, "scalar": x[1, 1].clone(), "empty": x[:0].clone()}, tmp_path, mmap=mmap
    )
    assert str(back["x"].dtype) == str(x.dtype)
    assert back["x"].tolist() == x.tolist()
    assert back["scalar"].item() == x[1, 1].item()
    assert back["empty"].shape == (0, 3)
    back["x"][0, 0] = 1


def test_pytorchs_containers(tmp_path):
    obj = {
        "epoch": 3, "text": "ü" * 300, 7: [1.5, None, True, -(2**40), 10**30, (), {}],
        "ordered": OrderedDict(b=1), "tuple": (1, (2,), 3, 4, 5), "size": pytorch.Size([2, 3]),
        "set": {1, 2}, "bytes": b"\x00\xff", "counter": Counter("aab"), "deep": [[[[[1]]]]],
    }  # fmt: skip
    assert from_pytorch(obj, tmp_path) == obj
    back = from_pytorch([pytorch.float16, pytorch.device("cpu")], tmp_path)
    assert back == [torch.float16, torch.device("cpu")]
    assert isinstance(from_pytorch(pytorch.Size([2]), tmp_path), torch.Size)


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
def test_every_protocol_of_pickles(protocol, tmp_path):
    path = tmp_path / "x.pt"
    obj = OrderedDict(a=pytorch.ones(2), b=["x" * 70000, 2**31, -1, 300, b"bytes"])
    pytorch.save(obj, path, pickle_protocol=protocol)
    back = torch.load(path)
    assert back["a"].tolist() == [1.0, 1.0]
    assert back["b"] == obj["b"]


def test_pytorchs_views_and_shared_tensors(tmp_path):
    w = pytorch.arange(24.0).reshape(4, 6)
    obj = {
        "w": w,
        "again": w,
        "row": w[1],
        "t": w.t(),
        "cut": w[1:3, ::2],
        "wide": w[:1].expand(3, 6),
    }
    for mmap in (False, True):
        back = from_pytorch(obj, tmp_path, mmap=mmap)
        for name, x in obj.items():
            assert back[name].tolist() == x.tolist()
            assert back[name].stride() == x.stride()
        back["w"].mul_(2)
        assert back["row"].tolist() == (w[1] * 2).tolist()
        assert back["t"].tolist() == (w.t() * 2).tolist()


def test_pytorchs_parameters_and_leaves(tmp_path):
    p = theirs.Parameter(pytorch.ones(2), requires_grad=False)
    p.note = "mine"
    obj = {
        "p": theirs.Parameter(pytorch.ones(2)), "noted": p,
        "leaf": pytorch.ones(2, requires_grad=True),
        "buffer": theirs.Buffer(pytorch.ones(2)), "plain": pytorch.ones(2),
    }  # fmt: skip
    back = from_pytorch(obj, tmp_path)
    assert isinstance(back["p"], nn.Parameter)
    assert isinstance(back["noted"], nn.Parameter)
    assert {k: v.requires_grad for k, v in back.items()} == {
        k: v.requires_grad for k, v in obj.items()
    }


class Block:
    """A residual block in the style of torchvision, for either engine."""

    def __new__(cls, nn):
        class Net(nn.Module):
            def __init__(self):
                super().__init__()
                self.features = nn.Sequential(
                    nn.Conv2d(3, 4, 3, padding=1, bias=False), nn.BatchNorm2d(4), nn.ReLU(),
                    nn.Sequential(nn.Conv2d(4, 4, 1), nn.BatchNorm2d(4)),
                )  # fmt: skip
                self.classifier = nn.Linear(4, 2)
                self.tied = self.classifier.weight

            def forward(self, x):
                return self.classifier(self.features(x).mean((2, 3)))

        return Net()


def test_pytorchs_checkpoint_of_a_nested_model(tmp_path):
    twin, net = Block(theirs), Block(nn)
    optimizer = pytorch.optim.Adam(twin.parameters(), lr=0.01)
    x = np.random.default_rng(0).normal(size=(2, 3, 5, 5)).astype("float32")
    twin(pytorch.tensor(x)).sum().backward()
    optimizer.step()
    checkpoint = from_pytorch(
        {"epoch": 1, "net": twin.state_dict(), "optimizer": optimizer.state_dict()}, tmp_path
    )
    assert str(net.load_state_dict(checkpoint["net"])) == "<All keys matched successfully>"
    assert checkpoint["net"]._metadata == twin.state_dict()._metadata
    mine = optim.Adam(net.parameters(), lr=0.01)
    mine.load_state_dict(checkpoint["optimizer"])
    net.eval()
    twin.eval()
    np.testing.assert_allclose(
        net(torch.tensor(x)).detach().numpy(),
        twin(pytorch.tensor(x)).detach().numpy(),
        rtol=1e-5,
        atol=1e-6,
    )
    assert mine.state_dict()["state"][0]["step"] == 1


def test_map_location(tmp_path):
    def on_gpu(path):
        """The same file as one saved on a GPU: the place of a storage is a text in it."""
        import zipfile

        with zipfile.ZipFile(path) as old:
            parts = {name: old.read(name) for name in old.namelist()}
        with zipfile.ZipFile(path, "w") as new:
            for name, data in parts.items():
                new.writestr(name, data.replace(b"\x03\x00\x00\x00cpu", b"\x06\x00\x00\x00cuda:0"))

    path = tmp_path / "x.pt"
    pytorch.save({"x": pytorch.ones(2)}, path)
    seen = []
    torch.load(path, map_location=lambda storage, location: seen.append(location))
    on_gpu(path)
    torch.load(path, map_location=lambda storage, location: seen.append(location) or storage)
    assert seen == ["cpu", "cuda:0"]
    with pytest.raises(LoadError, match=r'cuda:0, but there is only the CPU.*map_location="cpu"'):
        torch.load(path)
    for place in ("cpu", torch.device("cpu"), {"cuda:0": "cpu"}):
        assert torch.load(path, map_location=place)["x"].tolist() == [1.0, 1.0]
    with pytest.raises(NotCovered, match="runs on the CPU"):
        torch.load(path, map_location="cuda")


OUTSIDE = {
    "complex": (lambda: pytorch.ones(2, dtype=pytorch.complex64), NotCovered, "complex numbers"),
    "sparse": (lambda: pytorch.eye(2).to_sparse(), NotCovered, "sparse tensors in a file"),
    "uint16": (lambda: pytorch.ones(2, dtype=pytorch.uint16), NotCovered, "unsigned integers"),
    "NumPy's number": (
        lambda: np.float64(1.0),
        LoadError,
        r"no tensor, number or container.*float\(x\)",
    ),
    "a whole model": (
        lambda: theirs.Linear(2, 2),
        LoadError,
        r"got torch.nn.modules.linear.Linear",
    ),
}


@pytest.mark.parametrize("name", OUTSIDE)
def test_what_pytorch_saves_and_we_do_not_read(name, tmp_path):
    make, error, message = OUTSIDE[name]
    with pytest.raises(error, match=message):
        from_pytorch(make(), tmp_path)


def test_old_formats_say_how_to_go_on(tmp_path):
    pytorch.save({"x": 1}, tmp_path / "old.pt", _use_new_zipfile_serialization=False)
    with pytest.raises(NotCovered, match=r"until 2020.*save its state_dict\(\) again"):
        torch.load(tmp_path / "old.pt")
