"""`doctor.script.examine`: unchanged scripts in a process of their own."""

import subprocess
import sys
import textwrap

import pytest
from tests.needs import needs_torch

from chainrule.doctor import script as scripts
from chainrule.doctor.script import CLEAN, FAILED, PROBLEM, USAGE, examine
from chainrule.errors import OptionError, ScriptError

HEAD = """
import os, signal, sys
import torch, torch.nn as nn, torch.nn.functional as F
torch.manual_seed(0)
x = torch.randn(1280, 20); y = (x[:, 0] + x[:, 1] > 0).long()
def net(): return nn.Sequential(nn.Linear(20, 32), nn.ReLU(), nn.Linear(32, 2))
def batches():
    for i in range(0, 1024, 32): yield x[i:i + 32], y[i:i + 32]
def learn(model, optimizer, epochs=3):
    for _ in range(epochs):
        for a, b in batches():
            optimizer.zero_grad(); loss = F.cross_entropy(model(a), b); loss.backward()
            optimizer.step()
"""
MADE = "m = net(); o = torch.optim.SGD(m.parameters(), lr=0.1)\n"
LEARNS = MADE + "learn(m, o)\n"


@pytest.fixture
def run(tmp_path):
    """Write a script and examine it."""

    def examined(body, engine="numpy", args=()):
        file = tmp_path / "train.py"
        file.write_text(HEAD + textwrap.dedent(body))
        return examine(file, args, engine=engine, folder=tmp_path / "seen")

    return examined


def codes(found):
    (diagnosis,) = found.diagnoses
    return [one.rule.code for one in (*diagnosis.findings, *diagnosis.others)]


def test_a_healthy_script_is_clean(run):
    found = run(LEARNS)
    assert (found.exit_code, found.name, codes(found)) == (CLEAN, "train.py", [])
    assert found.diagnoses[0].steps == 96


ENDS = {
    "an error": ("raise ValueError('boom')", FAILED, False),
    "a message": ("sys.exit('it went wrong')", FAILED, False),
    "a good end": ("sys.exit()", CLEAN, False),
    "a kill": ("os.kill(os.getpid(), signal.SIGKILL)", FAILED, True),
    "a hard exit": ("os._exit(0)", CLEAN, True),
    "Ctrl-C": ("raise KeyboardInterrupt", CLEAN, False),
}


@pytest.mark.parametrize("end", ENDS)
def test_it_reports_however_the_script_ends(run, end):
    last, code, abrupt = ENDS[end]
    found = run(f"{LEARNS}import time; time.sleep(0.6)\nlearn(m, o)\n{last}\n")
    assert found.exit_code == code
    steps = found.diagnoses[0].steps
    assert 96 <= steps <= 192 if abrupt else steps == 192


SICK = {
    "gradients pile up": (
        MADE + "for a, b in batches():\n    F.cross_entropy(m(a), b).backward(); o.step()\n",
        "R22",
    ),
    "another model's weights": (
        "m = net(); o = torch.optim.SGD(m.parameters(), lr=0.1); m = net(); learn(m, o)\n",
        "R23",
    ),
    "no step": (
        MADE + "for _ in range(3):\n"
        "    for a, b in batches(): o.zero_grad(); F.cross_entropy(m(a), b).backward()\n",
        "R23",
    ),
    "no backward": (
        MADE + "for a, b in batches(): o.zero_grad(); F.cross_entropy(m(a), b); o.step()\n",
        "R23",
    ),
}


@pytest.mark.filterwarnings("ignore::chainrule.scratch.traps.Trap")
@pytest.mark.parametrize("sick", SICK)
def test_it_finds_what_is_wrong(run, sick):
    body, code = SICK[sick]
    found = run(body)
    assert found.exit_code == PROBLEM
    assert codes(found)[0] == code


LOOPS = {
    "tensors without a module": (
        "w = torch.zeros(20, 2, requires_grad=True)\n"
        "o = torch.optim.SGD([w], lr=0.1); learn(lambda a: a @ w, o)\n",
        ["parameter0"],
    ),
    "weights moved by hand": (
        "m = nn.Linear(20, 2)\n"
        "for _ in range(3):\n"
        "    for a, b in batches():\n"
        "        m.zero_grad(); F.cross_entropy(m(a), b).backward()\n"
        "        with torch.no_grad():\n"
        "            for p in m.parameters(): p -= 0.1 * p.grad\n",
        ["weight", "bias"],
    ),
    "a model that is never called itself": (
        "class Agent(nn.Module):\n"
        "    def __init__(self):\n"
        "        super().__init__(); self.body = nn.Linear(20, 2)\n"
        "        self.o = torch.optim.SGD(self.parameters(), lr=0.1)\n"
        "    def act(self, a): return self.body(a)\n"
        "m = Agent(); learn(m.act, m.o)\n",
        ["weight", "bias"],
    ),
    "two modules, one optimizer": (
        "a, b = nn.Linear(20, 8), nn.Linear(8, 2)\n"
        "o = torch.optim.SGD([*a.parameters(), *b.parameters()], lr=0.1)\n"
        "learn(lambda v: b(torch.tanh(a(v))), o)\n",
        ["weight", "bias", "linear.weight", "linear.bias"],
    ),
    "an optimizer that calls the model": (
        "m = nn.Linear(20, 2); o = torch.optim.LBFGS(m.parameters(), lr=0.1, max_iter=2)\n"
        "def closure():\n"
        "    o.zero_grad(); loss = F.cross_entropy(m(x), y); loss.backward(); return loss\n"
        "for _ in range(96): o.step(closure)\n",
        ["weight", "bias"],
    ),
}


@pytest.mark.parametrize("loop", LOOPS)
def test_it_finds_what_learns(run, loop):
    body, names = LOOPS[loop]
    found = run(body)
    ((trace, _),) = found.seen
    assert list(trace.parameters.names) == names
    assert 95 <= len(trace.steps["step"]) <= 96
    assert found.code == 0
    assert not trace.of_kind("recorder_failed")
    assert (trace.steps["loss"] > 0).all()


def test_trainings_one_after_the_other_are_told_apart(run):
    found = run("for lr in (0.1, 0.2):\n    m = net()\n"
                "    learn(m, torch.optim.SGD(m.parameters(), lr=lr))\n")  # fmt: skip
    assert [one.steps for one in found.diagnoses] == [96, 96]
    assert [trace.steps["lr"][0].round(3) for trace, _ in found.seen] == pytest.approx([0.1, 0.2])


def test_a_script_that_does_not_train(run):
    found = run("print(net()(x).shape)\n")
    assert (found.seen, found.exit_code) == ([], USAGE)
    assert run("raise ValueError\n").exit_code == FAILED


@needs_torch
@pytest.mark.parametrize("engine", ["numpy", "torch"])
def test_the_weights_are_the_same_as_without(tmp_path, run, engine, capfd):
    body = LEARNS + "print([p.double().sum().item() for p in m.parameters()])\n"
    assert run(body, engine).exit_code == CLEAN
    watched = capfd.readouterr().out
    line = [sys.executable, str(tmp_path / "train.py")]
    if engine == "numpy":
        line = [sys.executable, "-m", "chainrule", "run", line[1]]
    plain = subprocess.run(line, capture_output=True, text=True, check=True).stdout
    assert watched == plain


@needs_torch
def test_pytorch_is_not_loaded_before_the_script_asks(run, tmp_path):
    file = tmp_path / "late.py"
    file.write_text("import sys; assert 'torch' not in sys.modules\n" + HEAD + LEARNS)
    assert examine(file, engine="torch", folder=tmp_path / "late").exit_code == CLEAN


def test_what_cannot_run_leaves_nothing(tmp_path):
    with pytest.raises(ScriptError, match="which is not there"):
        examine(tmp_path / "gone.py", engine="numpy", folder=tmp_path / "seen")
    (tmp_path / "here.py").touch()
    with pytest.raises(OptionError, match="an engine is needed"):
        examine(tmp_path / "here.py", engine="jax", folder=tmp_path / "seen")
    assert not (tmp_path / "seen").exists()


def test_the_seam_is_there():
    module, _, name = scripts.AROUND.partition(":")
    assert name in vars(__import__(module, fromlist=[name]))
