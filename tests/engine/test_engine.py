"""The switch: one file, two engines, one process, in both orders."""

import pickle  # noqa: TID251 - proves that classes survive the trip to a worker process
import subprocess
import sys
from textwrap import dedent

import pytest

from chainrule import engine
from chainrule.errors import EngineError

MODEL = """
from chainrule.engine import F, nn, torch

class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.layer = nn.Linear(3, 2)

    def forward(self, x):
        return F.relu(self.layer(x))
"""


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "net.py"
    path.write_text(MODEL)
    return path


def test_one_file_on_both_engines_gives_the_same_numbers(file):
    outputs = []
    for name in ("numpy", "torch"):
        e = engine.get(name)
        e.torch.manual_seed(0)
        net = engine.load(file, name).Net()
        outputs.append(net(e.torch.ones(4, 3)).tolist())
    assert outputs[0][0] == pytest.approx(outputs[1][0], rel=1e-6)


@pytest.mark.parametrize("order", [("numpy", "torch"), ("torch", "numpy")])
def test_engines_load_in_both_orders(order, file):
    code = dedent(f"""
        from chainrule import engine
        kinds = [engine.load({str(file)!r}, n).Net.__mro__[1].__module__ for n in {order!r}]
        print([k.split(".")[0] for k in kinds])
    """)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    expected = ["chainrule" if n == "numpy" else "torch" for n in order]
    assert done.stdout.strip() == str(expected)


def test_names_are_refused_outside_a_loaded_file():
    with pytest.raises(EngineError, match=r"engine\.load"):
        exec("from chainrule.engine import nn")


def test_an_edit_takes_effect(file):
    first = engine.load(file, "numpy")
    assert engine.load(file, "numpy") is first
    file.write_text(MODEL.replace("Linear(3, 2)", "Linear(3, 5)"))
    assert engine.load(file, "numpy").Net().layer.out_features == 5


def test_classes_carry_their_engine_and_can_be_pickled(file):
    net = engine.load("chainrule.models.mlp", "numpy").MLP
    assert net.__module__ == "chainrule.models.mlp@numpy"
    assert pickle.loads(pickle.dumps(net)) is net


def test_unknown_engines_and_files_say_what_to_try():
    with pytest.raises(EngineError, match="did you mean 'torch'"):
        engine.get("troch")
    with pytest.raises(EngineError, match="Python file"):
        engine.load("nowhere.py", "numpy")
    with pytest.raises(EngineError, match="module"):
        engine.load("chainrule.models.nothing", "numpy")
