"""Is a power of two faster? Time a training step at widths and batch sizes around some.

python -m chainrule.days.day12_search.power_of_two      # half a minute, writes power_of_two.json
"""

from __future__ import annotations

import json
import platform
import time
from pathlib import Path
from typing import Any

import numpy as np

FILE = Path(__file__).with_name("power_of_two.json")
ROUNDS, POWERS = 60, (64, 128, 256)


def seconds(batch: int, width: int) -> float:
    """Return the time of one step of 64-width-10, per example."""
    from chainrule import scratch as torch

    nn, rng = torch.nn, np.random.default_rng(0)
    net = nn.Sequential(nn.Linear(64, width), nn.ReLU(), nn.Linear(width, 10))
    x = torch.tensor(rng.normal(size=(batch, 64)).astype(np.float32))
    y = torch.tensor(rng.integers(0, 10, batch))
    sgd, loss_of = torch.optim.SGD(net.parameters(), lr=0.1), nn.CrossEntropyLoss()
    taken = []
    for _ in range(9):
        start = time.perf_counter()
        loss = loss_of(net(x), y)
        sgd.zero_grad()
        loss.backward()
        sgd.step()
        taken.append(time.perf_counter() - start)
    return min(taken) / batch


def measured() -> list[dict[str, Any]]:
    """Return, for each power, how long its neighbours take in per cent of it.

    Why: other work on the machine comes and goes. So the sizes take turns, and each round gives a
         ratio of times that were measured in the same moment.
    """
    rows = []
    for what in ("batch", "width"):
        for power in POWERS:
            sizes = (power - 1, power, power + 1)
            fixed = {"batch": 64, "width": 128}
            times = np.array(
                [[seconds(**(fixed | {what: size})) for size in sizes] for _ in range(ROUNDS)]
            )
            ratios = 100 * times / times[:, 1:2]
            low, middle, high = np.quantile(ratios, (0.25, 0.5, 0.75), axis=0).round(1)
            for k, size in enumerate(sizes):
                told = {"low": low[k], "per cent": middle[k], "high": high[k]}
                rows.append({"what": what, "size": size, **told})
    return rows


if __name__ == "__main__":
    machine = f"{platform.machine()}, one thread, NumPy {np.__version__}"
    told = {"machine": machine, "rounds": ROUNDS, "rows": measured()}
    FILE.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
