"""Scripts that import torch run on the engine, and what they miss says so."""

import subprocess
import sys

import pytest
from tests.program.support import ours

TRAIN = """
import argparse
import torch
import torch.nn as nn
import torch.nn.functional as F
from torch.utils.data import DataLoader, TensorDataset
from torch.optim.lr_scheduler import StepLR

def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int)
    args = parser.parse_args()
    torch.manual_seed(0)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    model = torch.compile(nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Dropout(), nn.Linear(8, 3)))
    model.to(device)
    data = TensorDataset(torch.randn(32, 4), torch.randint(0, 3, (32,)))
    optimizer = torch.optim.AdamW(model.parameters())
    schedule = StepLR(optimizer, 1)
    for x, y in DataLoader(data, batch_size=8, shuffle=True):
        loss = F.cross_entropy(model(x.to(device)), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        schedule.step()
        print(f"{loss.item():.4f}")

if __name__ == "__main__":
    main()
"""


@pytest.fixture
def script(tmp_path):
    file = tmp_path / "train.py"

    def written(text):
        file.write_text(text)
        return file

    return written


def test_a_training_script_prints_pytorchs_losses(script):
    file = script(TRAIN)
    twin = subprocess.run(
        [sys.executable, "-c", TRAIN.replace("torch.compile(", "(")],
        capture_output=True,
        text=True,
        check=True,
    )
    mine = ours(file, "--steps", "3")
    assert (mine.returncode, mine.stderr) == (0, "")
    assert mine.stdout == twin.stdout


MISSING = {
    "import torch\n\ntorch.fft.rfft(torch.ones(2))": "torch.fft is not in",
    "from torch.nn import CrossMapLRN2d": "torch.nn.CrossMapLRN2d is not in the readable engine: k",
    "from torch.nn.utils.rnn import no_such_name": "torch.nn.utils.rnn.no_such_name does not exist",
    "import torch.fx.passes": "torch.fx.passes is not in the readable engine: TorchScript",
    "import torch\ntorch.jit.trace(None)": "torch.jit.trace needs TorchScript",
}


@pytest.mark.parametrize("text", MISSING)
def test_what_is_missing_says_so_and_how_to_run_it(text, script):
    mine = ours(script(text), "--lr", "a b")
    assert mine.returncode == 1
    lines = mine.stderr.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert "train.py" in lines[1]
    assert "chainrule/program" not in mine.stderr
    assert MISSING[text] in mine.stderr
    if "does not exist" not in MISSING[text]:
        assert lines[-1].startswith("On PyTorch: chainrule run --engine torch")
        assert lines[-1].endswith("train.py --lr 'a b'")


WORKERS = """
import sys
import torch
import torch.multiprocessing as mp
from torch.utils.data import DataLoader, Dataset
from torchvision import transforms

class Numbers(Dataset):
    def __len__(self):
        return 4
    def __getitem__(self, i):
        return torch.full((2,), float(i))

def work(i, x):
    print("child", i, x.sum().item(), torch.__version__.endswith("+chainrule"), flush=True)

def fail(i):
    raise ValueError("on purpose")

if __name__ == "__main__":
    how = sys.argv[1]
    loader = DataLoader(Numbers(), 2, num_workers=1, multiprocessing_context=how)
    print([batch.sum().item() for batch in loader])
    mp.start_processes(work, (torch.ones(2),), nprocs=1, start_method=how)
    try:
        mp.start_processes(fail, nprocs=1, start_method=how)
    except mp.ProcessRaisedException as error:
        print("on purpose" in str(error), error.error_index)
"""


@pytest.mark.parametrize("how", ["fork", "spawn", "forkserver"])
@pytest.mark.skipif(sys.platform == "win32", reason="spawn only, there")
def test_processes_of_a_script_answer_as_torch(how, script):
    mine = ours(script(WORKERS), how)
    assert mine.stderr == ""
    assert mine.stdout.splitlines() == ["[2.0, 10.0]", "child 0 2.0 True", "True 0"]


def test_the_engines_warnings_are_one_line(script):
    text = (
        "import torch, warnings\n"
        "from chainrule.scratch.traps import Trap\n"
        "warnings.warn(Trap('needs a; got b.'))\n"
    )
    mine = ours(script(text))
    assert mine.stderr.endswith("train.py, line 3): needs a; got b.\n")
    assert mine.stderr.startswith("Warning (")


def test_overflow_is_silent_in_the_engine_and_told_in_the_script(script):
    text = (
        "import numpy as np, torch\n"
        "print(torch.full((1,), 1e38) * 1e38)\n"
        "print(np.float32(1e38) * np.float32(1e38))\n"
    )
    mine = ours(script(text))
    assert mine.stdout == "tensor([inf])\ninf\n"
    assert mine.stderr.count("RuntimeWarning") == 1
    assert "train.py:3: RuntimeWarning: overflow" in mine.stderr


def test_explain_shows_the_first_step_only(script):
    line = [sys.executable, "-m", "chainrule", "run", "--explain", str(script(TRAIN)), "--steps=1"]
    mine = subprocess.run(line, capture_output=True, text=True, check=True, timeout=60)
    assert mine.stderr.count("5 cross_entropy") == 1
    assert len(mine.stdout.splitlines()) == 4
