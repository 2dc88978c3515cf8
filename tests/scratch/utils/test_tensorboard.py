"""SummaryWriter hands figures to tensorboardX, with arrays for tensors; else it writes nothing."""

import sys
import types

import numpy as np
import pytest

import chainrule.scratch as torch
from chainrule.scratch.utils import tensorboard


@pytest.fixture
def nothing_said(monkeypatch):
    monkeypatch.setattr(tensorboard, "_said", set())


@pytest.mark.usefixtures("nothing_said")
def test_without_tensorboardx_nothing_is_written_and_that_is_said_once(monkeypatch, tmp_path):
    monkeypatch.setattr(tensorboard, "find_spec", lambda name: None)
    monkeypatch.chdir(tmp_path)
    with pytest.warns(UserWarning, match="writes nothing without tensorboardX: pip install"):
        first = torch.utils.tensorboard.SummaryWriter()
    with torch.utils.tensorboard.SummaryWriter("logs/a", comment="x") as writer:
        assert writer.add_scalar("loss", torch.ones(1), 1) is None
        assert writer.add_image("x", torch.ones(3, 2, 2)) is None
        assert writer.get_logdir() == "logs/a"
    first.flush()
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(AttributeError):
        writer.add_nonsense(1)


class Recorder:
    """Stands where tensorboardX does, and keeps what arrives."""

    def __init__(self, *settings):
        self.calls, self.logdir = [settings], "there"

    def __getattr__(self, name):
        return lambda *args, **named: self.calls.append((name, args, named))


@pytest.mark.usefixtures("nothing_said")
def test_tensors_arrive_as_arrays(monkeypatch):
    monkeypatch.setattr(tensorboard, "find_spec", lambda name: name)
    monkeypatch.setitem(sys.modules, "tensorboardX", types.SimpleNamespace(SummaryWriter=Recorder))
    writer = torch.utils.tensorboard.SummaryWriter("runs/a", flush_secs=5)
    w = torch.ones(2, requires_grad=True)
    writer.add_scalars("losses", {"train": w.sum()}, global_step=3)
    writer.add_histogram("w", w)
    with pytest.warns(UserWarning, match="add_graph writes nothing"):
        writer.add_graph(torch.nn.Linear(1, 1), w)
    made, scalars, histogram = writer.to.calls
    assert made == ("runs/a", "", None, 10, 5, "")
    assert scalars[0] == "add_scalars"
    assert type(scalars[1][1]["train"]) is np.ndarray
    assert scalars[2] == {"global_step": 3}
    assert histogram[1][1].tolist() == [1.0, 1.0]
    assert writer.get_logdir() == "there"
