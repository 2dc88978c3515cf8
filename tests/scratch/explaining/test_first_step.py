"""The first backward pass is told as it happens, and the program's numbers stay."""

import re

import pytest

from chainrule import scratch as torch
from chainrule.errors import OptionError
from chainrule.scratch import nn, optim
from chainrule.scratch.explaining import explain, first_step
from chainrule.scratch.tape import Walk

RUN = Walk.run


def train(steps=3):
    """Train a little; return the losses and the weights."""
    torch.manual_seed(0)
    net = nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(0.5), nn.Linear(8, 2))
    optimizer = optim.SGD(net.parameters(), lr=0.1, momentum=0.9)
    losses = []
    for _ in range(steps):
        loss = nn.functional.cross_entropy(net(torch.randn(6, 4)), torch.randint(0, 2, (6,)))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses, [p.tolist() for p in net.parameters()]


def test_the_first_pass_is_told_once_and_numbers_stay(capsys, tmp_path):
    plain = train()
    with first_step(picture=tmp_path / "tape.svg"):
        watched = train()
    out, err = capsys.readouterr()
    assert watched == plain
    assert out == ""
    assert err.count("The first backward pass.") == 1
    assert "5 ops from 4 leaves" in err
    assert "dx = dy where y > 0" in err
    assert "3.weight (2, 8)" in err
    assert (tmp_path / "tape.svg").read_text(encoding="utf-8").startswith("<svg")
    assert Walk.run is RUN


def test_the_sizes_are_those_of_the_gradients_that_arrive(capsys):
    w = torch.tensor([3.0, 4.0], requires_grad=True)
    seen = []
    w.register_hook(lambda dy: seen.append(dy) or dy * 10)
    with first_step():
        (w * w).sum().backward()
    assert len(seen) == 1
    assert w.grad.tolist() == [60, 80]
    assert re.search(r"\nw +\(2,\) +100 +70\n", capsys.readouterr().err)


def test_only_a_backward_that_fills_grad_counts(capsys):
    x = torch.ones(3, requires_grad=True)
    with first_step():
        torch.autograd.grad((x * 2).sum(), x)
        explain((x * 2).sum())
        assert capsys.readouterr().err == ""
        x.exp().sum().backward()
    assert "1 exp" in capsys.readouterr().err


def test_gradients_of_gradients_are_told_too(capsys):
    x = torch.tensor([2.0], requires_grad=True)
    with first_step():
        (x**3).sum().backward(create_graph=True)
    assert "da = dy b aᵇ⁻¹" in capsys.readouterr().err
    assert x.grad.requires_grad


def test_a_failing_pass_leaves_the_graph_in_order(capsys):
    x = torch.ones(3, requires_grad=True)
    y = x.exp()
    loss = y.sum()
    y.add_(1)
    with first_step(), pytest.raises(RuntimeError, match="inplace"):
        loss.backward()
    assert capsys.readouterr().err == ""
    assert all(not hooks for hooks in (y.grad_fn.hooks, loss.grad_fn.hooks, x._edge()[0].hooks))
    assert Walk.run is RUN


def test_a_program_without_backward_is_told(capsys):
    with first_step():
        torch.ones(3).sum()
    assert "never called backward()" in capsys.readouterr().err


def test_a_picture_that_cannot_be_written_does_not_stop_the_program(capsys, tmp_path):
    (tmp_path / "file").write_text("")
    with first_step(picture=tmp_path / "file" / "tape.svg"):
        train(1)
    assert "explain: the picture could not be written: " in capsys.readouterr().err


def test_nothing_to_tell_changes_nothing(capsys):
    with first_step(table=False):
        assert Walk.run is RUN
        train(1)
    assert capsys.readouterr().err == ""


def test_an_error_of_the_program_passes():
    with pytest.raises(ZeroDivisionError), first_step(break_in="relu"):
        print(1 / 0)
    assert Walk.run is RUN


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("lineer", "Try: linear"),
        ("conv2d", "Try: conv"),
        ("ReLU", "Try: relu"),
        ("Conv2d", "Try: conv"),
        ("zzzz", "explain"),
        ("linear:backwards", "linear:forward"),
    ],
)
def test_an_unknown_op_is_refused_before_the_program_starts(name, hint):
    with pytest.raises(OptionError, match=hint), first_step(break_in=name):
        pytest.fail("the program started")
