"""What watching costs: the same loop bare and under `doctor.watch`, in turn.

    python -m benchmarks.doctor.overhead

An epoch of W1 (938 steps of the network 784-128-64-10) and 300 steps of W2a (LeNet-5), at default
sampling, the dense first steps included. Each round trains both ways; the median of the rounds'
ratios is told, and the 10th percentile of the times.
"""

import argparse
import json
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from chainrule import engine
from chainrule.doctor.watching.front import watch

STEPS = {"W1": 938, "W2a": 300}


def parts(e: Any, name: str) -> tuple[Any, Any, Any, Any, Any]:
    """Return model, optimizer, loss, inputs and labels of a workload."""
    nn = e.nn
    e.torch.manual_seed(0)
    dense = nn.Sequential(
        nn.Linear(784, 128), nn.ReLU(), nn.Linear(128, 64), nn.ReLU(), nn.Linear(64, 10)
    )
    lenet = nn.Sequential(
        nn.Conv2d(1, 6, 5, padding=2), nn.ReLU(), nn.MaxPool2d(2),
        nn.Conv2d(6, 16, 5), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(),
        nn.Linear(400, 120), nn.ReLU(), nn.Linear(120, 84), nn.ReLU(), nn.Linear(84, 10),
    )  # fmt: skip
    model, shape = (dense, (784,)) if name == "W1" else (lenet, (1, 28, 28))
    x, y = e.torch.randn(64, *shape), e.torch.randint(0, 10, (64,))
    optimizer = e.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    return model, optimizer, nn.CrossEntropyLoss(), x, y


def seconds(e: Any, name: str, *, watched: bool) -> float:
    """Train once and return the time of the loop."""
    model, optimizer, criterion, x, y = parts(e, name)

    def loop() -> float:
        began = perf_counter()
        for _ in range(STEPS[name]):
            optimizer.zero_grad()
            criterion(model(x), y).backward()
            optimizer.step()
        return perf_counter() - began

    return under_watch(loop, model, optimizer, criterion) if watched else loop()


def under_watch(loop: Callable[[], float], model: Any, optimizer: Any, criterion: Any) -> float:
    """Run the loop under watch; what comes after it (the diagnosis) is no step's cost."""
    folder = tempfile.mkdtemp()
    try:
        with watch(model, optimizer, loss=criterion, folder=Path(folder)):
            return loop()
    finally:
        shutil.rmtree(folder)


def measured(name: str, kind: str, rounds: int) -> dict[str, Any]:
    """Return times and overhead of one workload on one engine."""
    e = engine.get(kind)
    e.torch.set_num_threads(1)
    bare, watched = [], []
    for _ in range(rounds):
        bare.append(seconds(e, name, watched=False))
        watched.append(seconds(e, name, watched=True))
    overhead = float(np.median(np.array(watched) / np.array(bare)) - 1)
    times = {
        "bare_s": float(np.percentile(bare, 10)),
        "watched_s": float(np.percentile(watched, 10)),
    }
    return {"workload": name, "engine": kind, **times, "overhead": overhead}


def main() -> None:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.doctor.overhead")
    parser.add_argument("--rounds", type=int, default=9)
    rounds = parser.parse_args().rounds
    rows = [measured(name, kind, rounds) for name in STEPS for kind in ("numpy", "torch")]
    for row in rows:
        print(f"{row['workload']:4} {row['engine']:6} {100 * row['overhead']:5.1f} % more time")
    path = Path(__file__).parent / "results" / "overhead.json"
    path.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
