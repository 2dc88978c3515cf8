"""The sweep of day 12: one small net on the digits, six settings, random search.

    python -m chainrule.days.day12_search.sweep        # trains 160 nets, writes sweep.json

The lesson trains with `train`; the picture reads the stored runs.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np

from chainrule import data

FILE, RUNS, EPOCHS = Path(__file__).with_name("sweep.json"), 160, 4
SPACE: dict[str, tuple[Any, ...]] = {
    "lr": ("log", 1e-3, 3.0),
    "slowdown": ("log", 0.02, 1.0),  # 1 - momentum
    "width": ("whole", 8, 128),
    "batch": ("one of", 16, 32, 64, 128),
    "decay": ("log", 1e-6, 1e-2),
    "dropout": ("even", 0.0, 0.5),
}
USUAL: dict[str, Any] = {
    "lr": 0.1,
    "slowdown": 0.1,
    "width": 32,
    "batch": 32,
    "decay": 1e-5,
    "dropout": 0.0,
}


def draw(rng: np.random.Generator) -> dict[str, Any]:
    """Return one random setting of everything, each drawn by itself."""
    config: dict[str, Any] = {}
    for name, (kind, *ends) in SPACE.items():
        if kind == "log":
            config[name] = float(np.exp(rng.uniform(*np.log(ends))))
        elif kind == "whole":
            config[name] = int(np.exp(rng.uniform(np.log(ends[0]), np.log(ends[1] + 1))))
        else:
            config[name] = rng.choice(ends).item() if kind == "one of" else rng.uniform(*ends)
    return config


@cache
def parts() -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return pixels and labels of 1,150 digits to train on and 287 to choose by.

    The test part, a fifth of all, is not touched by any search.
    """
    digits = data.load("digits")
    x, y = (digits.x_train.reshape(-1, 64) / 16).astype(np.float32), digits.y_train
    rest, _ = data.split(len(x), (0.8, 0.2), seed=0, stratify=y)
    train, chosen_by = data.split(len(rest), (0.8, 0.2), seed=1, stratify=y[rest])
    return x[rest][train], y[rest][train], x[rest][chosen_by], y[rest][chosen_by]


def train(torch: Any, *, epochs: int = EPOCHS, seed: int = 0, **changes: float) -> float:
    """Train on the first part and return the loss on the second."""
    setting = SimpleNamespace(**(USUAL | changes))
    x, y, new_x, new_y = parts()
    nn, rng, loss_of = torch.nn, np.random.default_rng(seed), torch.nn.CrossEntropyLoss()
    torch.manual_seed(seed)
    first, last = nn.Linear(64, setting.width), nn.Linear(setting.width, 10)
    net = nn.Sequential(first, nn.ReLU(), nn.Dropout(setting.dropout), last)
    options = {"momentum": 1 - setting.slowdown, "weight_decay": setting.decay}
    sgd = torch.optim.SGD(net.parameters(), lr=setting.lr, **options)
    with np.errstate(all="ignore"):  # a rate that is too large may overflow
        for _ in range(epochs):
            order = rng.permutation(len(x))
            for begin in range(0, len(x), setting.batch):
                rows = order[begin : begin + setting.batch]
                loss = loss_of(net(torch.tensor(x[rows])), torch.tensor(y[rows]))
                sgd.zero_grad()
                loss.backward()
                sgd.step()
        with torch.no_grad():
            return float(loss_of(net.eval()(torch.tensor(new_x)), torch.tensor(new_y)))


def record() -> list[dict[str, float | None]]:
    """Run the whole search; a loss that is no number is kept as None."""
    from chainrule import scratch

    rng, rows = np.random.default_rng(0), []
    for number in range(RUNS):
        config = draw(rng)
        loss = train(scratch, **config, seed=number)
        rows.append({**config, "loss": round(loss, 5) if np.isfinite(loss) else None})
    return rows


@cache
def stored() -> list[dict[str, float | None]]:
    """Return the runs that were stored."""
    rows: list[dict[str, float | None]] = json.loads(FILE.read_text(encoding="utf-8"))["runs"]
    return rows


if __name__ == "__main__":
    rows = ",\n".join(json.dumps(row) for row in record())
    FILE.write_text(f'{{"runs": [\n{rows}\n]}}\n', encoding="utf-8")
