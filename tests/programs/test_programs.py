"""Programs as people write them print the same on PyTorch and on the readable engine.

Each trains something small, with dropout where its kind has it, from one seed. Every number it
prints, losses above all, has to agree; words and counts have to be equal.
"""

import os
from importlib.util import find_spec

import pytest
from tests.needs import needs_torch
from tests.programs.comparing import SCRIPTS, differences, on_numpy, on_pytorch, same

# script -> the words it is called with, one list a run
RUNS: dict[str, list[list[str]]] = {
    "actor_critic": [[]],
    "char_gpt": [[]],
    "dcgan": [["--niter", "1"]],
    "diffusion": [[]],
    "dqn": [[]],
    "graph_networks": [[]],
    "image_classifier": [[]],
    "seq2seq_attention": [[]],
    "sequence_tagger": [[]],
    "siamese": [[]],
    "spatial_transformer": [[]],
    "super_resolution": [[]],
    "time_sequence_prediction": [[]],
    "vae": [[]],
    "vision_transformer": [[]],
    "word_language_model": [
        ["--model", "LSTM", "--tied"],
        ["--model", "GRU"],
        ["--model", "RNN_TANH", "--lr", "1"],
        ["--model", "RNN_RELU", "--lr", "1"],
        ["--model", "Transformer", "--lr", "0.5"],
    ],
}
CASES = [(name, words) for name, runs in RUNS.items() for words in runs]
NEEDS_TORCHVISION = {"vision_transformer"}
# Said to PyTorch's own process only: `torch.compile` compiles there, for a minute.
HERE_TOO = {"char_gpt": ["--compile"]}


def test_every_script_is_run():
    assert set(RUNS) == {path.stem for path in SCRIPTS.glob("*.py")}


@needs_torch
@pytest.mark.parametrize(("name", "words"), CASES, ids=lambda part: "".join(part) or "-")
def test_prints_the_same_on_both_engines(name, words):
    torchvision = name in NEEDS_TORCHVISION
    if torchvision and find_spec("torchvision") is None:
        pytest.skip("torchvision is not installed")
    script = SCRIPTS / f"{name}.py"
    here = on_numpy(script, *words, *HERE_TOO.get(name, []))
    assert here.returncode == 0, here.stderr[-2000:]
    there = on_pytorch(script, *words, torchvision=torchvision)
    assert there.returncode == 0, there.stderr[-2000:]
    assert there.stdout.count("\n") > 3
    assert differences(there.stdout, here.stdout) == []


@pytest.mark.parametrize("name", sorted(NEEDS_TORCHVISION))
def test_runs_without_torchvision(name):
    here = on_numpy(SCRIPTS / f"{name}.py")
    assert here.returncode == 0, here.stderr[-2000:]
    assert here.stdout.count("\n") > 3


@pytest.mark.parametrize(
    ("a", "b", "equal"),
    [
        ("loss 0.12345", "loss 0.12346", True),
        ("loss 0.12345", "loss 0.12445", False),
        ("loss 0.5", "cost 0.5", False),
        ("3 right", "4 right", False),
        ("1e-9", "-2e-9", True),
    ],
)
def test_what_counts_as_the_same(a, b, equal):
    assert same(a, b) is equal


def test_lines_that_are_missing_are_seen():
    assert differences(f"a{os.linesep}b", "a")[0] == "2 lines on PyTorch, 1 here"
