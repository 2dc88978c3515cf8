"""A small run that uses everything that must survive a kill, and what of it must be equal."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np

import chainrule
from chainrule.train.trace import read

RECIPE = """
[data]
per = "set"
[model]
name = "mlp"
widths = [64, 16, 10]
dropout = 0.2
[optim]
name = "Adam"
lr = 0.01
[schedule]
name = "CosineAnnealingLR"
[train]
epochs = 3
batch_size = 64
patience = 5
checkpoint_seconds = 0
trace_every = 5
threads = 1
"""
STEPS = 60  # 20 in each epoch


def recipe_file(folder: Path, **train) -> Path:
    """Write the recipe with other keys under [train]."""
    path = folder / "small.toml"
    lines = "".join(f"{key} = {json.dumps(value)}\n" for key, value in train.items())
    kept = "\n".join(line for line in RECIPE.splitlines() if line.split(" = ")[0] not in train)
    path.write_text(kept + "\n" + lines)
    return path


def start(code: str, *words: str, **options) -> subprocess.Popen:
    """Start Python on `code`, with chainrule on its path."""
    path = os.pathsep.join(
        [str(Path(chainrule.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    )
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        env={**os.environ, "PYTHONPATH": path},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def only_run(workspace: Path) -> Path:
    (run,) = (path for path in (workspace / "runs").iterdir() if not path.name.startswith("."))
    return run


def arrays(path: Path) -> dict[str, bytes]:
    from safetensors.numpy import load_file

    return {name: array.tobytes() for name, array in load_file(path).items()}


def metrics(run: Path) -> list[dict]:
    lines = [json.loads(line) for line in (run / "metrics.jsonl").read_text().splitlines()]
    return [{k: v for k, v in line.items() if k != "seconds"} for line in lines]


def summary(run: Path) -> dict:
    times = {"run", "seconds", "step_ms"}
    kept = json.loads((run / "summary.json").read_text())
    return {k: v for k, v in kept.items() if k not in times}


def same_trace(a: Path, b: Path) -> None:
    """Compare two traces but for their times."""
    one, two = read(a), read(b)
    for kind in ("data", "evaluation"):
        events = [[{**e, "n": None} for e in trace.of_kind(kind)] for trace in (one, two)]
        assert events[0] == events[1], kind
    for name in ("step", "epoch", "loss", "lr", "grad_norm", "clipped"):
        np.testing.assert_array_equal(one.steps[name], two.steps[name], err_msg=name)
    for name in ("zeros", "mean", "std"):
        np.testing.assert_array_equal(one.layers[name], two.layers[name], err_msg=name)
    for name in ("w_mean", "g_std", "u_std"):
        np.testing.assert_array_equal(one.parameters[name], two.parameters[name], err_msg=name)


def same_run(a: Path, b: Path) -> None:
    """Compare two runs bit for bit, but for their times."""
    for name in ("best", "last"):
        one, two = (arrays(run / "checkpoints" / f"{name}.safetensors") for run in (a, b))
        assert one == two, name
    assert metrics(a) == metrics(b)
    assert summary(a) == summary(b)
    if (a / "trace").exists():
        same_trace(a, b)
    with np.load(a / "evaluation.npz") as one, np.load(b / "evaluation.npz") as two:
        for name in one.files:
            np.testing.assert_array_equal(one[name], two[name], err_msg=name)
    assert not list(b.rglob(".*"))  # nothing half-written stays
