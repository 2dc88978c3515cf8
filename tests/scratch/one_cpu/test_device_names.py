"""Devices can be named without being there; only what would need one refuses."""

import copy
from multiprocessing.reduction import ForkingPickler

import pytest
import torch

import chainrule.scratch as ours
from chainrule.errors import NotCovered

NAMES = [
    ("cuda",), ("cuda:0",), ("cuda", 1), ("mps",), ("mps:0",), ("xpu",), ("meta",), ("cpu",),
    ("cpu", 0), ("cpu:1",), ("hpu",), ("xla",), ("mtia",),
]  # fmt: skip
WRONG = [
    ("gpu",), ("",), ("CUDA",), ("cuda:",), ("cuda:x",), ("cuda:-1",), ("cuda:00",), ("cuda:1", 2),
    ("cuda", -2), (0,), (-1,),
]  # fmt: skip


@pytest.mark.parametrize("args", NAMES, ids=str)
def test_a_device_has_pytorchs_name(args):
    mine, theirs = ours.device(*args), torch.device(*args)
    assert (repr(mine), str(mine), mine.type, mine.index) == (
        repr(theirs), str(theirs), theirs.type, theirs.index,
    )  # fmt: skip
    sent = ForkingPickler.loads(ForkingPickler.dumps(mine))
    assert mine == ours.device(mine) == sent == copy.deepcopy(mine)


@pytest.mark.parametrize("args", WRONG, ids=str)
def test_a_name_that_is_none_raises(args):
    for t in (ours, torch):
        with pytest.raises(RuntimeError):
            t.device(*args)


def test_devices_compare():
    for t in (ours, torch):
        assert t.device("cuda") != t.device("cuda:0")
        assert t.device("cuda:0") == t.device("cuda", 0)
        assert t.device(type="cuda", index=1).index == 1
        assert t.ones(1).device != t.device("cuda")
        with pytest.raises(TypeError):
            t.device(None)


USES = {
    "to": lambda where: ours.ones(2).to(where),
    "to by name": lambda where: ours.ones(2).to(device=where),
    "module": lambda where: ours.nn.Linear(2, 2).to(where),
    "layer": lambda where: ours.nn.Linear(2, 2, device=where),
    "lazy layer": lambda where: ours.nn.LazyLinear(2, device=where),
    "zeros": lambda where: ours.zeros(2, device=where),
    "tensor": lambda where: ours.tensor([1.0], device=where),
    "like": lambda where: ours.ones_like(ours.ones(2), device=where),
    "randn": lambda where: ours.randn(2, device=where),
    "new": lambda where: ours.ones(2).new_zeros(2, device=where),
    "generator": lambda where: ours.Generator(device=where),
    "default": ours.set_default_device,
    "block": lambda where: ours.device(where).__enter__(),
}


@pytest.mark.parametrize("use", USES)
def test_what_needs_the_device_refuses(use):
    for where in ("cuda", ours.device("cuda:0"), ours.device("mps")):
        with pytest.raises(NotCovered, match=r"runs on the CPU; got '(cuda|cuda:0|mps)'\. Try: "):
            USES[use](where)
    USES[use](ours.device("cpu"))


def test_a_number_stands_for_a_gpu():
    with pytest.raises(NotCovered, match="got 0"):
        ours.ones(2).to(0)
    assert ours.ones(2).to("cpu", ours.float64, True).dtype == ours.float64
