"""The debugger stops inside the pullback itself: driven through a real child process."""

import os
import subprocess
import sys

import pytest

PROGRAM = """
from chainrule import scratch as torch
from chainrule.scratch import nn
from chainrule.scratch.explaining import break_in, first_step

class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return 2 * x

    @staticmethod
    def backward(ctx, dy):
        twice = 2 * dy
        return twice

torch.manual_seed(0)
net = nn.Sequential(nn.Linear(4, 3), nn.Softmax(1), nn.ReLU(), nn.Linear(3, 2))
with STOP:
    for step in range(3):
        loss = (Double.apply(net(torch.ones(5, 4))) ** 2).sum()
        loss.backward()
        print("step", step, round(loss.item(), 4))
print("end", round(net[0].weight.grad.norm().item(), 6))
"""


def run(stop, *commands, cwd=None):
    """Return exit code, stdout and stderr of the program with these debugger commands."""
    env = {**os.environ, "HOME": str(cwd or "/nonexistent"), "COLUMNS": "100"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM.replace("STOP", stop)],
        input="\n".join([*commands, ""]), capture_output=True, text=True, timeout=60, env=env,
    )  # fmt: skip
    return done.returncode, done.stdout.replace("(Pdb) ", "\n"), done.stderr


@pytest.fixture(scope="module")
def plain():
    code, out, _ = run("break_in('abs')")
    assert code == 0
    return out


def test_it_stops_at_the_first_line_of_the_pullback_nearest_the_loss(plain):
    code, out, err = run(
        "break_in('linear')", "p dy.shape", "p x.shape, weight.shape", "n", "n", "p dx is None", "c"
    )
    assert (code, err) == (0, "")
    assert "linear goes back\n    dx = dy W,  dW = dyᵀ x,  db = Σ dy over all rows" in out
    assert "ops/linear.py(" in out
    assert ")pullback()" in out
    assert "    dy (5, 2), x (5, 3), weight (2, 3), bias (2,)\n" in out
    assert "\n(5, 2)\n" in out
    assert "\n((5, 3), (2, 3))\n" in out
    assert out.endswith(plain)  # it stopped once, and the numbers stayed


def test_again_goes_on_to_the_next_of_that_name(plain):
    code, out, _ = run("break_in('linear')", "p dy.shape", "again", "p dy.shape", "c")
    assert code == 0
    assert [line for line in out.splitlines() if line.startswith("(5")] == ["(5, 2)", "(5, 3)"]
    assert out.endswith(plain)


def test_stepping_out_leads_into_the_tape(plain):
    _, out, _ = run("break_in('relu')", "p dy.shape", "n", "n", "n", "n", "c")
    assert "ops/activation.py(" in out
    assert "tape.py(" in out
    assert "explaining/" not in out  # its own frames are passed over
    assert "hand_on" in out
    assert out.endswith(plain)


def test_a_wrapped_pullback_stops_in_its_own_lines():
    _, out, _ = run("break_in('softmax')", "p dy.shape, y.shape", "c")
    assert "ops/softmax.py(" in out
    assert "((5, 3), (5, 3))" in out


def test_an_own_function_stops_in_its_backward():
    _, out, _ = run("break_in('Double')", "n", "p twice.shape", "c")
    assert "<string>(13)backward()" in out
    assert "torch.Size([5, 2])" in out


def test_the_way_forward_can_be_stopped_too(plain):
    code, out, err = run("break_in('linear:forward')", "p x.shape", "again", "p x.shape", "n", "c")
    assert (code, err) == (0, "")
    assert "linear is computed" in out
    assert [line for line in out.splitlines() if line.startswith("(5")] == ["(5, 4)", "(5, 3)"]
    assert out.endswith(plain)


@pytest.mark.parametrize("stop", ["break_in('relu')", "break_in('relu:forward')"])
@pytest.mark.parametrize("commands", [["q"], []], ids=["q", "end of input"])
def test_quitting_ends_the_program_without_a_traceback(stop, commands):
    code, out, err = run(stop, *commands)
    assert (code, err) == (1, "")
    assert "step" not in out.replace("n, s: step ", "")


def test_with_the_table_and_a_stop_both_are_told(plain):
    code, out, err = run("first_step(break_in='softmax')", "p dy.shape", "c")
    assert code == 0
    assert "(5, 3)" in out
    assert "The first backward pass." in err
    assert "Double" in err
    assert out.endswith(plain)


def test_an_op_that_never_comes_is_told(plain):
    code, out, err = run("break_in('conv')")
    assert (code, out) == (0, plain)
    assert err == "break: no conv was met\n"


def test_a_class_that_comes_later_may_be_named():
    _, out, err = run("break_in('Later')")
    assert "end" in out
    assert err == "break: no Later was met\n"
